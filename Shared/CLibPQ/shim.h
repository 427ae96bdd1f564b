#ifndef GUANJIA_CLIBPQ_SHIM_H
#define GUANJIA_CLIBPQ_SHIM_H
#include <libpq-fe.h>
#endif
