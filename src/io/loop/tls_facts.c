#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <time.h>

#include "io/loop/tls_parts.h"

/* The certificate of a name that is an address names it as one. */
bool
tls_is_for(X509 *certificate, const char *name)
{
	unsigned char bytes[16];

	if (!name)
		return false;
	if (inet_pton(AF_INET, name, bytes) == 1 ||
	    inet_pton(AF_INET6, name, bytes) == 1)
		return X509_check_ip_asc(certificate, name, 0) == 1;
	return X509_check_host(certificate, name, 0,
		   X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) == 1;
}

static int64_t
seconds_of(const ASN1_TIME *time)
{
	struct tm parts;

	if (ASN1_TIME_to_tm(time, &parts) != 1)
		return 0;
	return timegm(&parts);
}

static void
print_name(const X509_NAME *name, char *string, size_t size)
{
	BIO *memory = BIO_new(BIO_s_mem());
	int len;

	if (!memory)
		return;
	X509_NAME_print_ex(memory, name, 0,
	    XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
	len = BIO_read(memory, string, (int)size - 1);
	string[len > 0 ? len : 0] = '\0';
	BIO_free(memory);
}

static void
add_name(struct text *text, const GENERAL_NAME *name)
{
	const ASN1_STRING *string;

	if (name->type != GEN_DNS)
		return;
	string = name->d.dNSName;
	if (text->len > 0)
		text_write_byte(text, ' ');
	text_write(text,
	    (struct span){ (const char *)ASN1_STRING_get0_data(string),
		(size_t)ASN1_STRING_length(string) });
}

static void
read_names(X509 *certificate, struct tls_facts *facts)
{
	struct text text = text_in(facts->names, sizeof(facts->names));
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
		add_name(&text, sk_GENERAL_NAME_value(names, i));
	GENERAL_NAMES_free(names);
}

static void
print_digest(const unsigned char *sum, unsigned len, char hex[65])
{
	for (unsigned i = 0; i < len && i < 32; i++)
		snprintf(hex + 2 * (size_t)i, 3, "%02x", sum[i]);
}

static void
read_prints(X509 *certificate, struct tls_facts *facts)
{
	unsigned char sum[EVP_MAX_MD_SIZE], *der = NULL;
	unsigned len;
	int size;

	if (X509_digest(certificate, EVP_sha256(), sum, &len) == 1)
		print_digest(sum, len, facts->fingerprint);
	size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
	if (size > 0 &&
	    EVP_Digest(der, (size_t)size, sum, &len, EVP_sha256(), NULL) == 1)
		print_digest(sum, len, facts->key_print);
	OPENSSL_free(der);
}

static void
read_key(X509 *certificate, struct tls_facts *facts)
{
	const EVP_PKEY *key = X509_get0_pubkey(certificate);
	const char *kind = key ? EVP_PKEY_get0_type_name(key) : NULL;

	if (kind)
		snprintf(facts->key, sizeof(facts->key), "%s %d", kind,
		    EVP_PKEY_get_bits(key));
}

static void
read_signing(const X509 *certificate, struct tls_facts *facts)
{
	const char *name = OBJ_nid2sn(X509_get_signature_nid(certificate));

	if (name)
		snprintf(facts->signing, sizeof(facts->signing), "%s", name);
}

/*
 * What the host shows of its authority's word (RFC 6066, 8). Whether the
 * authority really said so does not matter here: a host does not accuse
 * itself.
 */
static void
read_status(SSL *session, struct tls_facts *facts)
{
	const unsigned char *bytes = NULL;
	long len = SSL_get_tlsext_status_ocsp_resp(session, &bytes);
	OCSP_RESPONSE *response =
	    len > 0 && bytes ? d2i_OCSP_RESPONSE(NULL, &bytes, len) : NULL;
	OCSP_BASICRESP *basic =
	    response ? OCSP_response_get1_basic(response) : NULL;

	for (int i = 0; basic && i < OCSP_resp_count(basic); i++)
		facts->is_revoked |=
		    OCSP_single_get0_status(OCSP_resp_get0(basic, i), NULL,
			NULL, NULL, NULL) == V_OCSP_CERTSTATUS_REVOKED;
	OCSP_BASICRESP_free(basic);
	OCSP_RESPONSE_free(response);
}

static void
read_certificate(X509 *certificate, const char *name, struct tls_facts *facts)
{
	const int64_t now = time(NULL);

	facts->has_certificate = true;
	facts->is_for_name = tls_is_for(certificate, name);
	facts->not_before = seconds_of(X509_get0_notBefore(certificate));
	facts->not_after = seconds_of(X509_get0_notAfter(certificate));
	facts->is_current = facts->not_before <= now && now <= facts->not_after;
	print_name(X509_get_subject_name(certificate), facts->subject,
	    sizeof(facts->subject));
	print_name(X509_get_issuer_name(certificate), facts->issuer,
	    sizeof(facts->issuer));
	read_names(certificate, facts);
	read_key(certificate, facts);
	read_signing(certificate, facts);
	read_prints(certificate, facts);
}

void
tls_read_facts(SSL *session, const char *name, struct tls_facts *facts)
{
	X509 *certificate = SSL_get0_peer_certificate(session);
	const long verdict = SSL_get_verify_result(session);

	*facts = (struct tls_facts){ .version = "" };
	snprintf(facts->version, sizeof(facts->version), "%s",
	    SSL_get_version(session));
	snprintf(facts->cipher, sizeof(facts->cipher), "%s",
	    SSL_get_cipher_name(session));
	if (certificate) {
		int chain = sk_X509_num(SSL_get_peer_cert_chain(session));

		read_certificate(certificate, name, facts);
		read_status(session, facts);
		facts->is_trusted = verdict == X509_V_OK;
		facts->chain = chain > 0 ? (unsigned)chain : 1;
		if (verdict != X509_V_OK)
			snprintf(facts->problem, sizeof(facts->problem), "%s",
			    X509_verify_cert_error_string(verdict));
	}
	ERR_clear_error();
}
