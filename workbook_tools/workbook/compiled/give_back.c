/* Memory that was freed goes back to the system, where the C library would keep it otherwise. */
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* All threads take their memory from one place: each would else have one of its own, and keep what it has freed there. */
void wbt_one_arena(void) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1);
#endif
}

void wbt_give_back(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
