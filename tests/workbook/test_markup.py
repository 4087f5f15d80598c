"""Small XML parts, edited as bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.workbook.markup import Markup, attribute_text, element_text

PART = '\ufeff<?xml version="1.0"?>\n<x:a xmlns:x="urn:x" mc:Ignorable="z" xmlns:mc="urn:mc" xmlns:z="urn:z">'
PART += "<!-- kept --><x:b q='1>2' />\n <x:c><x:d>é中&amp;</x:d ><x:d/></x:c ></x:a >"


def tree() -> Markup:
    return Markup(PART.encode())


def test_nothing_edited_nothing_changed() -> None:
    held = tree()
    assert held.written() == PART.encode()
    assert not held.changed


def test_the_tree_is_as_xml_says() -> None:
    root = tree().root
    assert (root.name, root.namespace, root.prefix) == ("a", "urn:x", "x:")
    assert root.attributes == {"{urn:mc}Ignorable": "z"}
    assert [child.name for child in root.children] == ["b", "c"]
    assert root.children[0].attributes == {"q": "1>2"}
    assert [child.text for child in root.children[1].children] == ["é中&", ""]


def test_only_what_is_edited_changes() -> None:
    held = tree()
    b, c = held.root.children
    held.set(b, "q", '"<')
    held.set(b, "n", "2")
    held.append(b, "<x:new/>")
    held.append(c, "<x:last/>")
    held.remove(c.children[0])
    expected = PART.replace("<x:b q='1>2' />", '<x:b q="&quot;&lt;" n="2"><x:new/></x:b>')
    expected = expected.replace("<x:d>é中&amp;</x:d >", "").replace("</x:c >", "<x:last/></x:c >")
    assert held.written() == expected.encode()


def test_an_attribute_goes_and_one_stays() -> None:
    held = Markup(b'<a one="1" two = "2"/>')
    held.set(held.root, "one", None)
    held.set(held.root, "two", "2")
    assert held.written() == b'<a two = "2"/>'


@pytest.mark.parametrize("before", ["<d>old</d>", "<d/>", "<d></d>"])
def test_text_is_replaced(before: str) -> None:
    held = Markup(f"<a>{before}</a>".encode())
    held.replace_text(held.root.children[0], "<new>")
    assert held.written() == b"<a><d>&lt;new&gt;</d></a>"


def test_new_children_stand_where_the_schema_wants_them() -> None:
    held = Markup(b"<a><one/><four/></a>")
    order = ("one", "two", "three", "four")
    held.place_in_order("three", order, "<three/>")
    held.place_in_order("two", order, "<two/>")
    assert held.written() == b"<a><one/><two/><three/><four/></a>"
    only_late = Markup(b"<a><four/></a>")
    only_late.place_in_order("one", order, "<one/>")
    assert only_late.written() == b"<a><one/><four/></a>"
    empty = Markup(b"<a/>")
    empty.place_in_order("one", order, "<one/>")
    assert empty.written() == b"<a><one/></a>"


@given(st.text())
def test_any_text_survives_as_attribute_and_as_text(text: str) -> None:
    held = Markup(f'<a b="{attribute_text(text)}">{element_text(text)}</a>'.encode())
    allowed = "".join(sign for sign in text if ord(sign) >= 32 or sign in "\t\n\r")
    allowed = "".join(sign for sign in allowed if sign not in "\ufffe\uffff")
    assert held.root.attributes["b"] == allowed
    assert held.root.text == allowed
