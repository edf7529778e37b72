/*
 * LEAD(words): what stands before the recipient's address in notices, in any
 * language; letters of either size, four bytes at the least. No include
 * guard: whoever includes it says what LEAD makes of a row.
 */

/* clang-format off */

LEAD("recipient:")
LEAD("recipients:")
LEAD("recipient(s):")
LEAD("recipient address:")
LEAD("recipient ")
LEAD("user unknown:")
LEAD("unknown user:")
LEAD("undeliverable to")
LEAD("delivered to")
LEAD("deliver to")
LEAD("delivery to")
LEAD("deliver message to")
LEAD("message to")
LEAD("mail to")
LEAD("email to")
LEAD("sent to")
LEAD("you sent to")
LEAD("addressed to")
LEAD("failed address")
LEAD("mailing list <")
LEAD("request to the")
LEAD("nachricht an")
LEAD("mail an")
LEAD("empf\xc3\xa4nger")
LEAD("adressat")
LEAD("destin\xc3\xa9")
LEAD("destinataire")
LEAD("message \xc3\xa0")
LEAD("mensaje a")
LEAD("destinatario")
LEAD("inviato a")
LEAD("messaggio a")
LEAD("mensagem para")
LEAD("destinat\xc3\xa1rio")
LEAD("bericht aan")
LEAD("ontvanger")
LEAD("odbiorc")
LEAD("adresat")
LEAD("mottagare")
LEAD("modtager")
LEAD("vastaanottaja")
LEAD("p\xc5\x99\xc3\xadjemce")
LEAD("\xd0\xb0\xd0\xb4\xd1\x80\xd0\xb5\xd1\x81") /* адрес */
LEAD("\xd0\xbf\xd0\xbe\xd0\xbb\xd1\x83\xd1\x87\xd0\xb0\xd1\x82\xd0\xb5\xd0\xbb") /* получател */
LEAD("\xe5\xae\x9b\xe5\x85\x88") /* 宛先 */
LEAD("\xe5\x8f\x97\xe4\xbf\xa1\xe8\x80\x85") /* 受信者 */
LEAD("\xe6\x94\xb6\xe4\xbb\xb6\xe4\xba\xba") /* 收件人 */
LEAD("\xe5\x8f\x91\xe9\x80\x81\xe7\xbb\x99") /* 发送给 */
LEAD("\xe5\x8f\x91\xe7\xbb\x99") /* 发给 */
LEAD("\xe5\xaf\x84\xe7\xb5\xa6") /* 寄給 */
LEAD("\xec\x88\x98\xec\x8b\xa0\xec\x9e\x90") /* 수신자 */
LEAD("\xeb\xb0\x9b\xeb\x8a\x94") /* 받는 */
