#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>

#include "io/loop/tls_parts.h"

static bool
add_extension(X509 *certificate, int kind, const char *value)
{
	X509_EXTENSION *extension =
	    X509V3_EXT_conf_nid(NULL, NULL, kind, value);
	bool is_added =
	    extension && X509_add_ext(certificate, extension, -1) == 1;

	X509_EXTENSION_free(extension);
	return is_added;
}

static bool
fill(X509 *certificate, EVP_PKEY *key, const char *name, int days)
{
	const long day = 24L * 60 * 60;
	X509_NAME *subject = X509_get_subject_name(certificate);
	uint32_t serial = 1;
	char names[256];

	RAND_bytes((unsigned char *)&serial, sizeof(serial));
	snprintf(names, sizeof(names), "DNS:%s", name);
	ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial);
	/* One that is out of date already was good until then. */
	X509_gmtime_adj(X509_getm_notBefore(certificate),
	    days < 0 ? (days - 30) * day : -day);
	X509_gmtime_adj(X509_getm_notAfter(certificate), days * day);
	return X509_set_version(certificate, X509_VERSION_3) == 1 &&
	    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
		(const unsigned char *)name, -1, -1, 0) == 1 &&
	    X509_set_issuer_name(certificate, subject) == 1 &&
	    X509_set_pubkey(certificate, key) == 1 &&
	    add_extension(certificate, NID_basic_constraints,
		"critical,CA:TRUE") &&
	    add_extension(certificate, NID_subject_alt_name, names) &&
	    X509_sign(certificate, key, EVP_sha256()) > 0;
}

bool
tls_make_certificate(SSL_CTX *context, const char *name, int days)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = X509_new();
	bool is_made = key && certificate &&
	    fill(certificate, key, name, days) &&
	    SSL_CTX_use_certificate(context, certificate) == 1 &&
	    SSL_CTX_use_PrivateKey(context, key) == 1;

	X509_free(certificate);
	EVP_PKEY_free(key);
	return is_made;
}
