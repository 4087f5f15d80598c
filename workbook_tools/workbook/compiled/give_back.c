/* Memory that was freed goes back to the system, where the C library would keep it otherwise. */
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

void wbt_give_back(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
