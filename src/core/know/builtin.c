#include "core/know/knowledge.h"

__attribute__((visibility("default"))) const struct knowledge *
knowledge_get(void)
{
	return &knowledge_builtin;
}
