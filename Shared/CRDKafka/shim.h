#ifndef GUANJIA_CRDKAFKA_SHIM_H
#define GUANJIA_CRDKAFKA_SHIM_H
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#endif
