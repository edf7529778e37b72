#include "core/mime/entity.h"

/* U+00A0 to U+00FF, in their order (HTML 4.01, 24.2.1). */
static const char *const latin[96] = { "nbsp", "iexcl", "cent", "pound",
	"curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo",
	"not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute",
	"micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14",
	"frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde",
	"Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml",
	"Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve",
	"Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave",
	"Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave",
	"aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
	"egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
	"iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
	"divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute",
	"thorn", "yuml" };

/* Those others that mail uses, the most frequent first. */
static const struct {
	const char *name;
	uint32_t code;
} others[] = {
	{ "lt", '<' },
	{ "gt", '>' },
	{ "amp", '&' },
	{ "quot", '"' },
	{ "apos", '\'' },
	{ "LT", '<' },
	{ "GT", '>' },
	{ "AMP", '&' },
	{ "QUOT", '"' },
	{ "commat", '@' },
	{ "period", '.' },
	{ "colon", ':' },
	{ "lowbar", '_' },
	{ "num", '#' },
	{ "sol", '/' },
	{ "lpar", '(' },
	{ "rpar", ')' },
	{ "lsquo", 0x2018 },
	{ "rsquo", 0x2019 },
	{ "sbquo", 0x201a },
	{ "ldquo", 0x201c },
	{ "rdquo", 0x201d },
	{ "bdquo", 0x201e },
	{ "lsaquo", 0x2039 },
	{ "rsaquo", 0x203a },
	{ "ndash", 0x2013 },
	{ "mdash", 0x2014 },
	{ "hellip", 0x2026 },
	{ "bull", 0x2022 },
	{ "euro", 0x20ac },
	{ "trade", 0x2122 },
	{ "ensp", ' ' },
	{ "emsp", ' ' },
	{ "thinsp", ' ' },
	{ "zwnj", 0x200c },
	{ "zwj", 0x200d },
	{ "rarr", 0x2192 },
	{ "larr", 0x2190 },
	{ "check", 0x2713 },
	{ "OElig", 0x152 },
	{ "oelig", 0x153 },
	{ "Scaron", 0x160 },
	{ "scaron", 0x161 },
	{ "Yuml", 0x178 },
};

bool
mime_entity_find(struct span name, uint32_t *code)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (!span_equal(name, span_of(others[i].name)))
			continue;
		*code = others[i].code;
		return true;
	}
	for (uint32_t i = 0; i < 96; i++) {
		if (!span_equal(name, span_of(latin[i])))
			continue;
		*code = 0xa0 + i;
		return true;
	}
	return false;
}
