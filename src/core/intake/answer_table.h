/*
 * ANSWER(set, words): words by which a mail shows that it is none of a
 * failure, letters of either size. SUBJECT: of an automatic answer, in its
 * subject; AWAY: of people who are away; CHALLENGE: a program asks who
 * writes; MOVED: another address; LEFT: of people who are there no more;
 * DELAY: the message is still on its way; FORWARD: what people write above a
 * message they pass on; PROBE: a list asks whether an address lives; WARNING:
 * to the owner of a mailbox that fills up. No include guard: whoever includes
 * it says what ANSWER makes of a row.
 */

/* clang-format off */

ANSWER(SUBJECT, "out of office")
ANSWER(SUBJECT, "out of the office")
ANSWER(SUBJECT, "automatic reply")
ANSWER(SUBJECT, "auto-reply")
ANSWER(SUBJECT, "autoreply")
ANSWER(SUBJECT, "auto reply")
ANSWER(SUBJECT, "auto response")
ANSWER(SUBJECT, "autoresponse")
ANSWER(SUBJECT, "automatic response")
ANSWER(SUBJECT, "away from my mail")
ANSWER(SUBJECT, "on vacation")
ANSWER(SUBJECT, "on holiday")
ANSWER(SUBJECT, "on leave")
ANSWER(SUBJECT, "abwesenheit")
ANSWER(SUBJECT, "automatische antwort")
ANSWER(SUBJECT, "nicht im b\xc3\xbcro") /* nicht im büro */
ANSWER(SUBJECT, "nicht im haus")
ANSWER(SUBJECT, "r\xc3\xa9ponse automatique") /* réponse automatique */
ANSWER(SUBJECT, "absence du bureau")
ANSWER(SUBJECT, "message d'absence")
ANSWER(SUBJECT, "respuesta autom\xc3\xa1tica") /* respuesta automática */
ANSWER(SUBJECT, "fuera de la oficina")
ANSWER(SUBJECT, "risposta automatica")
ANSWER(SUBJECT, "fuori sede")
ANSWER(SUBJECT, "fuori ufficio")
ANSWER(SUBJECT, "resposta autom\xc3\xa1tica") /* resposta automática */
ANSWER(SUBJECT, "aus\xc3\xaancia tempor\xc3\xa1ria") /* ausência temporária */
ANSWER(SUBJECT, "automatisch antwoord")
ANSWER(SUBJECT, "autosvar")
ANSWER(SUBJECT, "automatiskt svar")
ANSWER(SUBJECT, "fr\xc3\xa5nvarande") /* frånvarande */
ANSWER(SUBJECT, "automaattinen vastaus")
ANSWER(SUBJECT, "automatyczna odpowied\xc5\xba") /* automatyczna odpowiedź */
ANSWER(SUBJECT, "nieobecno\xc5\x9b\xc4\x87") /* nieobecność */
ANSWER(SUBJECT, "automatick\xc3\xa1 odpov\xc4\x9b\xc4\x8f") /* automatická odpověď */
ANSWER(SUBJECT, "\xd0\xb2\xd1\x82\xd0\xbe\xd0\xbe\xd1\x82\xd0\xb2\xd0\xb5\xd1\x82") /* втоответ */
ANSWER(SUBJECT, "\xe8\x87\xaa\xe5\x8a\xa8\xe5\x9b\x9e\xe5\xa4\x8d") /* 自动回复 */
ANSWER(SUBJECT, "\xe8\x87\xaa\xe5\x8b\x95\xe5\x9b\x9e\xe8\xa6\x86") /* 自動回覆 */
ANSWER(SUBJECT, "\xe8\x87\xaa\xe5\x8b\x95\xe5\xbf\x9c\xe7\xad\x94") /* 自動応答 */
ANSWER(SUBJECT, "\xeb\xb6\x80\xec\x9e\xac\xec\xa4\x91") /* 부재중 */
ANSWER(SUBJECT, "avis d'absence")
ANSWER(SUBJECT, "automatisk svar")
ANSWER(SUBJECT, "nieobecny w")
ANSWER(SUBJECT, "\xd0\xb2 \xd0\xbe\xd1\x82\xd0\xbf\xd1\x83\xd1\x81\xd0\xba\xd0\xb5") /* в отпуске */
ANSWER(SUBJECT, "\xe4\xbc\x91\xe5\x81\x87") /* 休假 */
ANSWER(SUBJECT, "autom. antwort")
ANSWER(SUBJECT, "r\xc3\xa9ponse auto") /* réponse auto */
ANSWER(SUBJECT, "fuori servizio")
ANSWER(SUBJECT, "de f\xc3\xa9rias") /* de férias */
ANSWER(SUBJECT, "op vakantie")
ANSWER(SUBJECT, "afwezigheid")
ANSWER(SUBJECT, "respuesta auto")
ANSWER(SUBJECT, "risposta auto")
ANSWER(SUBJECT, "resposta auto")
ANSWER(SUBJECT, "otomatik yan")
ANSWER(SUBJECT, "otomatik cevap")
ANSWER(SUBJECT, "automatikus v")
ANSWER(SUBJECT, "r\xc4\x83spuns automat") /* răspuns automat */
ANSWER(SUBJECT, "\xce\xb1\xcf\x85\xcf\x84\xcf\x8c\xce\xbc\xce\xb1\xcf\x84\xce\xb7 \xce\xb1\xcf\x80\xce\xac\xce\xbd\xcf\x84\xce\xb7\xcf\x83\xce\xb7") /* αυτόματη απάντηση */
ANSWER(SUBJECT, "out of town")
ANSWER(SUBJECT, "out-of-office")
ANSWER(SUBJECT, "automatische beantwortung")
ANSWER(SUBJECT, "sono in ferie")
ANSWER(SUBJECT, "afwezig:")
ANSWER(SUBJECT, "ik ben afwezig")
ANSWER(SUBJECT, "urlaub:")
ANSWER(SUBJECT, "urlaubsabwesenheit")
ANSWER(SUBJECT, "\xe8\x87\xaa\xe5\x8b\x95\xe8\xbf\x94\xe4\xbf\xa1") /* 自動返信 */
ANSWER(SUBJECT, "\xe8\x87\xaa\xe5\x8a\xa8\xe7\xad\x94\xe5\xa4\x8d") /* 自动答复 */
ANSWER(SUBJECT, "\xe4\xb8\x8d\xe5\x9c\xa8\xe9\x80\x9a\xe7\x9f\xa5") /* 不在通知 */
ANSWER(SUBJECT, "\xe4\xb8\x8d\xe5\x9c\xa8\xe3\x81\xae\xe3\x81\x8a\xe7\x9f\xa5\xe3\x82\x89\xe3\x81\x9b") /* 不在のお知らせ */
ANSWER(SUBJECT, "\xd0\xb2\xd1\x82\xd0\xbe\xd0\xbc\xd0\xb0\xd1\x82\xd0\xb8\xd1\x87\xd0\xb5\xd1\x81\xd0\xba\xd0\xb8\xd0\xb9 \xd0\xbe\xd1\x82\xd0\xb2\xd0\xb5\xd1\x82") /* втоматический ответ */
ANSWER(SUBJECT, "\xd1\x82\xd1\x81\xd1\x83\xd1\x82\xd1\x81\xd1\x82\xd0\xb2\xd1\x83\xd1\x8e \xd0\xbd\xd0\xb0 \xd1\x80\xd0\xb0\xd0\xb1\xd0\xbe\xd1\x87\xd0\xb5\xd0\xbc") /* тсутствую на рабочем */
ANSWER(SUBJECT, "\xec\x9e\x90\xeb\x8f\x99 \xec\x9d\x91\xeb\x8b\xb5") /* 자동 응답 */
ANSWER(SUBJECT, "\xec\x9e\x90\xeb\x8f\x99\xec\x9d\x91\xeb\x8b\xb5") /* 자동응답 */
ANSWER(SUBJECT, "autoodpowied")
ANSWER(SUBJECT, "\xcf\x85\xcf\x84\xcf\x8c\xce\xbc\xce\xb1\xcf\x84\xce\xb7 \xce\xb1\xcf\x80\xce\xac\xce\xbd\xcf\x84\xce\xb7\xcf\x83\xce\xb7") /* υτόματη απάντηση */
ANSWER(SUBJECT, "\xd0\xb2\xd1\x82\xd0\xbe\xd0\xbc\xd0\xb0\xd1\x82\xd0\xb8\xd1\x87\xd0\xbd\xd0\xb0 \xd0\xb2\xd1\x96\xd0\xb4\xd0\xbf\xd0\xbe\xd0\xb2\xd1\x96\xd0\xb4\xd1\x8c") /* втоматична відповідь */
ANSWER(SUBJECT, "\xd0\xb2\xd1\x82\xd0\xbe\xd0\xb2\xd1\x96\xd0\xb4\xd0\xbf\xd0\xbe\xd0\xb2\xd1\x96\xd0\xb4\xd1\x8c") /* втовідповідь */
ANSWER(SUBJECT, "\xd0\xb2\xd1\x82\xd0\xbe\xd0\xbc\xd0\xb0\xd1\x82\xd0\xb8\xd1\x87\xd0\xb5\xd0\xbd \xd0\xbe\xd1\x82\xd0\xb3\xd0\xbe\xd0\xb2\xd0\xbe\xd1\x80") /* втоматичен отговор */
ANSWER(SUBJECT, "\xec\x9e\x90\xeb\x8f\x99 \xed\x9a\x8c\xec\x8b\xa0") /* 자동 회신 */
ANSWER(SUBJECT, "\xec\x9e\x90\xeb\x8f\x99\xed\x9a\x8c\xec\x8b\xa0") /* 자동회신 */
ANSWER(SUBJECT, "tr\xe1\xba\xa3 l\xe1\xbb\x9di t\xe1\xbb\xb1 \xc4\x91\xe1\xbb\x99ng") /* trả lời tự động */
ANSWER(SUBJECT, "\xd7\xaa\xd7\xa9\xd7\x95\xd7\x91\xd7\x94 \xd7\x90\xd7\x95\xd7\x98\xd7\x95\xd7\x9e\xd7\x98\xd7\x99\xd7\xaa") /* תשובה אוטומטית */
ANSWER(SUBJECT, "\xd7\x9e\xd7\xa2\xd7\xa0\xd7\x94 \xd7\x90\xd7\x95\xd7\x98\xd7\x95\xd7\x9e\xd7\x98\xd7\x99") /* מענה אוטומטי */
ANSWER(SUBJECT, "\xd8\xb1\xd8\xaf \xd8\xaa\xd9\x84\xd9\x82\xd8\xa7\xd8\xa6\xd9\x8a") /* رد تلقائي */
ANSWER(SUBJECT, "\xd8\xa7\xd9\x84\xd8\xb1\xd8\xaf \xd8\xa7\xd9\x84\xd8\xaa\xd9\x84\xd9\x82\xd8\xa7\xd8\xa6\xd9\x8a") /* الرد التلقائي */
ANSWER(SUBJECT, "balasan otomatis")
ANSWER(SUBJECT, "jawaban otomatis")
ANSWER(SUBJECT, "\xe0\xb8\x95\xe0\xb8\xad\xe0\xb8\x9a\xe0\xb8\x81\xe0\xb8\xa5\xe0\xb8\xb1\xe0\xb8\x9a\xe0\xb8\xad\xe0\xb8\xb1\xe0\xb8\x95\xe0\xb9\x82\xe0\xb8\x99\xe0\xb8\xa1\xe0\xb8\xb1\xe0\xb8\x95\xe0\xb8\xb4") /* ตอบกลับอัตโนมัติ */
ANSWER(SUBJECT, "\xd9\xbe\xd8\xa7\xd8\xb3\xd8\xae \xd8\xae\xd9\x88\xd8\xaf\xda\xa9\xd8\xa7\xd8\xb1") /* پاسخ خودکار */
ANSWER(SUBJECT, "automatski odgovor")
ANSWER(SUBJECT, "samodejni odgovor")
ANSWER(SUBJECT, "automatick\xc3\xa1 odpove\xc4\x8f") /* automatická odpoveď */
ANSWER(SUBJECT, "automatinis atsakymas")
ANSWER(SUBJECT, "autom\xc4\x81tiska atbilde") /* automātiska atbilde */
ANSWER(SUBJECT, "automaatvastus")
ANSWER(SUBJECT, "\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xb5\xe0\xa4\x9a\xe0\xa4\xbe\xe0\xa4\xb2\xe0\xa4\xbf\xe0\xa4\xa4 \xe0\xa4\x89\xe0\xa4\xa4\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa4\xb0") /* स्वचालित उत्तर */
ANSWER(SUBJECT, "fr\xc3\xa5nvaromeddelande") /* frånvaromeddelande */
ANSWER(SUBJECT, "poissaoloilmoitus")
ANSWER(SUBJECT, "frav\xc3\xa6rsbesked") /* fraværsbesked */
ANSWER(SUBJECT, "frav\xc3\xa6rsmelding") /* fraværsmelding */
ANSWER(SUBJECT, "\xe5\xa4\x96\xe5\x87\xba\xe9\x80\x9a\xe7\x9f\xa5") /* 外出通知 */

ANSWER(AWAY, "i am out of the office")
ANSWER(AWAY, "i'm out of the office")
ANSWER(AWAY, "i am currently out of")
ANSWER(AWAY, "i will be out of the office")
ANSWER(AWAY, "i am on annual leave")
ANSWER(AWAY, "i am on vacation")
ANSWER(AWAY, "i am on holiday")
ANSWER(AWAY, "i am on leave")
ANSWER(AWAY, "i am currently away")
ANSWER(AWAY, "with limited access to email")
ANSWER(AWAY, "with no access to email")
ANSWER(AWAY, "nicht im b\xc3\xbcro") /* nicht im büro */
ANSWER(AWAY, "ich bin nicht erreichbar")
ANSWER(AWAY, "ich bin im urlaub")
ANSWER(AWAY, "bin ich nicht im hause")
ANSWER(AWAY, "je suis absent")
ANSWER(AWAY, "je suis actuellement absent")
ANSWER(AWAY, "estoy fuera de la oficina")
ANSWER(AWAY, "estar\xc3\xa9 ausente") /* estaré ausente */
ANSWER(AWAY, "sono fuori ufficio")
ANSWER(AWAY, "sar\xc3\xb2 assente") /* sarò assente */
ANSWER(AWAY, "estou ausente")
ANSWER(AWAY, "estarei ausente")
ANSWER(AWAY, "ik ben afwezig")
ANSWER(AWAY, "jeg er p\xc3\xa5 ferie") /* jeg er på ferie */
ANSWER(AWAY, "jag \xc3\xa4r p\xc3\xa5 semester") /* jag är på semester */
ANSWER(AWAY, "\xe4\xb8\x8d\xe5\x9c\xa8\xe3\x81\xab\xe3\x81\x97\xe3\x81\xa6") /* 不在にして */
ANSWER(AWAY, "nicht erreichbar und ab")
ANSWER(AWAY, "bin derzeit nicht erreichbar")
ANSWER(AWAY, "momentan nicht erreichbar")
ANSWER(AWAY, "zurzeit nicht erreichbar")
ANSWER(AWAY, "nicht am arbeitsplatz")
ANSWER(AWAY, "bin im urlaub")
ANSWER(AWAY, "mich im urlaub")
ANSWER(AWAY, "in elternzeit")
ANSWER(AWAY, "nicht im haus")
ANSWER(AWAY, "je suis absente")
ANSWER(AWAY, "je suis en cong\xc3\xa9") /* je suis en congé */
ANSWER(AWAY, "en cong\xc3\xa9s jusqu") /* en congés jusqu */
ANSWER(AWAY, "suis en vacances")
ANSWER(AWAY, "estoy de vacaciones")
ANSWER(AWAY, "de vacaciones hasta")
ANSWER(AWAY, "sono in ferie")
ANSWER(AWAY, "estou de f\xc3\xa9rias") /* estou de férias */
ANSWER(AWAY, "de f\xc3\xa9rias at\xc3\xa9") /* de férias até */
ANSWER(AWAY, "op vakantie")
ANSWER(AWAY, "ik ben niet aanwezig")
ANSWER(AWAY, "p\xc3\xa5 semester till") /* på semester till */
ANSWER(AWAY, "p\xc3\xa5 ferie til") /* på ferie til */
ANSWER(AWAY, "lomalla")
ANSWER(AWAY, "na urlopie")
ANSWER(AWAY, "poza biurem")
ANSWER(AWAY, "na dovolen\xc3\xa9") /* na dovolené */
ANSWER(AWAY, "szabads\xc3\xa1gon") /* szabadságon */
ANSWER(AWAY, "\xd0\xb2 \xd0\xbe\xd1\x82\xd0\xbf\xd1\x83\xd1\x81\xd0\xba\xd0\xb5") /* в отпуске */
ANSWER(AWAY, "\xd0\xbe\xd1\x82\xd1\x81\xd1\x83\xd1\x82\xd1\x81\xd1\x82\xd0\xb2\xd1\x83\xd1\x8e") /* отсутствую */
ANSWER(AWAY, "\xe3\x81\x9f\xe3\x81\xa0\xe3\x81\x84\xe3\x81\xbe\xe4\xb8\x8d\xe5\x9c\xa8") /* ただいま不在 */
ANSWER(AWAY, "\xe4\xbc\x91\xe6\x9a\x87") /* 休暇 */
ANSWER(AWAY, "\xe4\xb8\x8d\xe5\x9c\xa8\xe5\x8a\x9e\xe5\x85\xac\xe5\xae\xa4") /* 不在办公室 */
ANSWER(AWAY, "\xe4\xbc\x91\xe5\x81\x87") /* 休假 */
ANSWER(AWAY, "\xeb\xb6\x80\xec\x9e\xac\xec\xa4\x91") /* 부재중 */
ANSWER(AWAY, "i am currently travelling")
ANSWER(AWAY, "i am currently traveling")
ANSWER(AWAY, "i am away from")
ANSWER(AWAY, "am out of the office")
ANSWER(AWAY, "will be out of office")
ANSWER(AWAY, "away on business")
ANSWER(AWAY, "on parental leave")
ANSWER(AWAY, "on maternity leave")
ANSWER(AWAY, "on sick leave")
ANSWER(AWAY, "izindeyim")
ANSWER(AWAY, "in vacanza fino")
ANSWER(AWAY, "jestem nieobecn")
ANSWER(AWAY, "przebywam na urlopie")
ANSWER(AWAY, "mimo kancel\xc3\xa1\xc5\x99") /* mimo kancelář */
ANSWER(AWAY, "na dovolenke")
ANSWER(AWAY, "\xd0\xb2 \xd0\xb2\xd1\x96\xd0\xb4\xd0\xbf\xd1\x83\xd1\x81\xd1\x82\xd1\x86\xd1\x96") /* в відпустці */
ANSWER(AWAY, "\xd1\x83 \xd0\xb2\xd1\x96\xd0\xb4\xd0\xbf\xd1\x83\xd1\x81\xd1\x82\xd1\x86\xd1\x96") /* у відпустці */
ANSWER(AWAY, "\xd0\xb2\xd1\x96\xd0\xb4\xd1\x81\xd1\x83\xd1\x82\xd0\xbd\xd1\x96\xd0\xb9 \xd0\xbd\xd0\xb0 \xd1\x80\xd0\xbe\xd0\xb1\xd0\xbe\xd1\x82\xd1\x96") /* відсутній на роботі */
ANSWER(AWAY, "\xce\xb1\xcf\x80\xce\xbf\xcf\x85\xcf\x83\xce\xb9\xce\xac\xce\xb6\xcf\x89") /* απουσιάζω */
ANSWER(AWAY, "\xce\xb5\xce\xba\xcf\x84\xcf\x8c\xcf\x82 \xce\xb3\xcf\x81\xce\xb1\xcf\x86\xce\xb5\xce\xaf\xce\xbf\xcf\x85") /* εκτός γραφείου */
ANSWER(AWAY, "\xed\x9c\xb4\xea\xb0\x80\xec\x9e\x85\xeb\x8b\x88\xeb\x8b\xa4") /* 휴가입니다 */
ANSWER(AWAY, "\xed\x9c\xb4\xea\xb0\x80 \xec\xa4\x91") /* 휴가 중 */
ANSWER(AWAY, "\xc4\x91""ang ngh\xe1\xbb\x89 ph\xc3\xa9p") /* đang nghỉ phép */
ANSWER(AWAY, "\xd7\x91\xd7\x97\xd7\x95\xd7\xa4\xd7\xa9\xd7\x94 \xd7\xa2\xd7\x93") /* בחופשה עד */
ANSWER(AWAY, "\xd7\x9c\xd7\x90 \xd7\xa0\xd7\x9e\xd7\xa6\xd7\x90 \xd7\x91\xd7\x9e\xd7\xa9\xd7\xa8\xd7\x93") /* לא נמצא במשרד */
ANSWER(AWAY, "\xd9\x84\xd8\xb3\xd8\xaa \xd9\x81\xd9\x8a \xd8\xa7\xd9\x84\xd9\x85\xd9\x83\xd8\xaa\xd8\xa8") /* لست في المكتب */
ANSWER(AWAY, "\xd9\x81\xd9\x8a \xd8\xa5\xd8\xac\xd8\xa7\xd8\xb2\xd8\xa9 \xd8\xad\xd8\xaa\xd9\x89") /* في إجازة حتى */
ANSWER(AWAY, "sedang cuti")
ANSWER(AWAY, "\xe0\xb8\xa5\xe0\xb8\xb2\xe0\xb8\x9e\xe0\xb8\xb1\xe0\xb8\x81\xe0\xb8\xa3\xe0\xb9\x89\xe0\xb8\xad\xe0\xb8\x99") /* ลาพักร้อน */
ANSWER(AWAY, "\xe0\xb9\x84\xe0\xb8\xa1\xe0\xb9\x88\xe0\xb8\xad\xe0\xb8\xa2\xe0\xb8\xb9\xe0\xb9\x88\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88\xe0\xb8\xaa\xe0\xb8\xb3\xe0\xb8\x99\xe0\xb8\xb1\xe0\xb8\x81\xe0\xb8\x87\xe0\xb8\xb2\xe0\xb8\x99") /* ไม่อยู่ที่สำนักงาน */
ANSWER(AWAY, "\xc3\xaen concediu") /* în concediu */
ANSWER(AWAY, "na godi\xc5\xa1njem odmoru") /* na godišnjem odmoru */
ANSWER(AWAY, "na dopustu")
ANSWER(AWAY, "puhkusel")
ANSWER(AWAY, "atostogauju")
ANSWER(AWAY, "\xd8\xa8\xdb\x8c\xd8\xb1\xd9\x88\xd9\x86 \xd8\xa7\xd8\xb2 \xd8\xaf\xd9\x81\xd8\xaa\xd8\xb1") /* بیرون از دفتر */

ANSWER(CHALLENGE, "confirm that you are a human")
ANSWER(CHALLENGE, "confirm that you are human")
ANSWER(CHALLENGE, "confirm you are human")
ANSWER(CHALLENGE, "prove that you are human")
ANSWER(CHALLENGE, "verify that you are a human")
ANSWER(CHALLENGE, "verify you are human")
ANSWER(CHALLENGE, "confirm you are a human")
ANSWER(CHALLENGE, "you are a human sender")
ANSWER(CHALLENGE, "prove you are human")
ANSWER(CHALLENGE, "prove that you're human")
ANSWER(CHALLENGE, "i am protecting myself from spam")
ANSWER(CHALLENGE, "to have your message delivered")
ANSWER(CHALLENGE, "one-time verification")
ANSWER(CHALLENGE, "one time verification")
ANSWER(CHALLENGE, "add you to my list of approved senders")
ANSWER(CHALLENGE, "approved senders list")
ANSWER(CHALLENGE, "please confirm your message")
ANSWER(CHALLENGE, "confirm your message by")
ANSWER(CHALLENGE, "click the link below to complete the verification")
ANSWER(CHALLENGE, "complete this verification process")
ANSWER(CHALLENGE, "this is a one-time automated message from")
ANSWER(CHALLENGE, "to release your message")
ANSWER(CHALLENGE, "boxbe")
ANSWER(CHALLENGE, "spamarrest")
ANSWER(CHALLENGE, "challenge-response")
ANSWER(CHALLENGE, "challenge/response")
ANSWER(CHALLENGE, "must confirm your message")
ANSWER(CHALLENGE, "requires confirmation of senders")
ANSWER(CHALLENGE, "sender verification")
ANSWER(CHALLENGE, "verify that you are a real")
ANSWER(CHALLENGE, "senders i have approved")
ANSWER(CHALLENGE, "short request form")
ANSWER(CHALLENGE, "this confirmation verifies")
ANSWER(CHALLENGE, "to be added to my list")
ANSWER(CHALLENGE, "complete this verification")
ANSWER(CHALLENGE, "reply to this message to confirm")
ANSWER(CHALLENGE, "confirm that you sent")
ANSWER(CHALLENGE, "click here to verify")
ANSWER(CHALLENGE, "your message has been quarantined until")
ANSWER(CHALLENGE, "bitte best\xc3\xa4tigen sie, dass sie") /* bitte bestätigen sie, dass sie */

ANSWER(MOVED, "my new address is")
ANSWER(MOVED, "my new email address is")
ANSWER(MOVED, "my new e-mail address is")
ANSWER(MOVED, "new email address:")
ANSWER(MOVED, "my email address has changed")
ANSWER(MOVED, "my e-mail address has changed")
ANSWER(MOVED, "has a new email address")
ANSWER(MOVED, "has changed his email address")
ANSWER(MOVED, "has changed her email address")
ANSWER(MOVED, "email address has been changed to")
ANSWER(MOVED, "neue e-mail-adresse")
ANSWER(MOVED, "neue mailadresse")
ANSWER(MOVED, "meine neue adresse")
ANSWER(MOVED, "nouvelle adresse e-mail")
ANSWER(MOVED, "nouvelle adresse mail")
ANSWER(MOVED, "nueva direcci\xc3\xb3n de correo") /* nueva dirección de correo */
ANSWER(MOVED, "nuovo indirizzo")
ANSWER(MOVED, "please update your address book")
ANSWER(MOVED, "no longer use this address")
ANSWER(MOVED, "ma nouvelle adresse")
ANSWER(MOVED, "mi nueva direcci\xc3\xb3n") /* mi nueva dirección */
ANSWER(MOVED, "il mio nuovo indirizzo")
ANSWER(MOVED, "has been changed to")
ANSWER(MOVED, "meu novo e-mail")
ANSWER(MOVED, "minha nova dire\xc3\xa7\xc3\xa3o") /* minha nova direção */
ANSWER(MOVED, "mijn nieuwe e-mailadres")
ANSWER(MOVED, "min nya e-postadress")
ANSWER(MOVED, "neue adresse lautet")
ANSWER(MOVED, "\xd0\xbc\xd0\xbe\xd0\xb9 \xd0\xbd\xd0\xbe\xd0\xb2\xd1\x8b\xd0\xb9 \xd0\xb0\xd0\xb4\xd1\x80\xd0\xb5\xd1\x81") /* мой новый адрес */

ANSWER(DELAY, "has not been delivered yet")
ANSWER(DELAY, "could not be delivered yet")
ANSWER(DELAY, "not yet been delivered")
ANSWER(DELAY, "has been delayed")
ANSWER(DELAY, "is delayed")
ANSWER(DELAY, "delivery attempts will continue")
ANSWER(DELAY, "will continue to try")
ANSWER(DELAY, "will be retried")
ANSWER(DELAY, "will keep trying")
ANSWER(DELAY, "no action is required on your part")
ANSWER(DELAY, "warning message only")
ANSWER(DELAY, "do not need to resend")
ANSWER(DELAY, "not yet able to deliver")
ANSWER(DELAY, "is being held until")
ANSWER(DELAY, "will be tried again")
ANSWER(DELAY, "still being retried")
ANSWER(DELAY, "wird weiterhin versucht")
ANSWER(DELAY, "verz\xc3\xb6gert") /* verzögert */
ANSWER(DELAY, "a \xc3\xa9t\xc3\xa9 retard") /* a été retard */
ANSWER(DELAY, "will retry until")
ANSWER(DELAY, "will be retried until")
ANSWER(DELAY, "konnte noch nicht zugestellt")
ANSWER(DELAY, "noch nicht zugestellt werden")
ANSWER(DELAY, "noch nicht ausgeliefert")
ANSWER(DELAY, "versucht es weiter")
ANSWER(DELAY, "todav\xc3\xad" "a no se ha entregado") /* todavía no se ha entregado */
ANSWER(DELAY, "a\xc3\xban no se ha entregado") /* aún no se ha entregado */
ANSWER(DELAY, "no se ha podido entregar todav\xc3\xad" "a") /* no se ha podido entregar todavía */
ANSWER(DELAY, "non \xc3\xa8 ancora stato") /* non è ancora stato */
ANSWER(DELAY, "non \xc3\xa8 stato ancora") /* non è stato ancora */
ANSWER(DELAY, "ainda n\xc3\xa3o foi entregue") /* ainda não foi entregue */
ANSWER(DELAY, "nog niet afgeleverd")
ANSWER(DELAY, "nog niet bezorgd")
ANSWER(DELAY, "continuera d'essayer")
ANSWER(DELAY, "n'a pas encore \xc3\xa9t\xc3\xa9") /* n'a pas encore été */
ANSWER(DELAY, "\xd0\xbf\xd0\xbe\xd0\xba\xd0\xb0 \xd0\xbd\xd0\xb5 \xd0\xb4\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0\xd0\xb2\xd0\xbb\xd0\xb5\xd0\xbd\xd0\xbe") /* пока не доставлено */
ANSWER(DELAY, "\xd0\xb5\xd1\x89\xd1\x91 \xd0\xbd\xd0\xb5 \xd0\xb4\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0\xd0\xb2\xd0\xbb\xd0\xb5\xd0\xbd\xd0\xbe") /* ещё не доставлено */
ANSWER(DELAY, "\xd0\xb5\xd1\x89\xd0\xb5 \xd0\xbd\xd0\xb5 \xd0\xb4\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0\xd0\xb2\xd0\xbb\xd0\xb5\xd0\xbd\xd0\xbe") /* еще не доставлено */
ANSWER(DELAY, "\xd0\xbf\xd0\xbe\xd0\xbf\xd1\x8b\xd1\x82\xd0\xba\xd0\xb8 \xd0\xb4\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0\xd0\xb2\xd0\xba\xd0\xb8 \xd0\xb1\xd1\x83\xd0\xb4\xd1\x83\xd1\x82") /* попытки доставки будут */
ANSWER(DELAY, "\xd0\xb1\xd1\x83\xd0\xb4\xd0\xb5\xd1\x82 \xd0\xbf\xd1\x80\xd0\xbe\xd0\xb4\xd0\xbe\xd0\xbb\xd0\xb6\xd0\xb0\xd1\x82\xd1\x8c \xd0\xbf\xd0\xbe\xd0\xbf\xd1\x8b\xd1\x82\xd0\xba\xd0\xb8") /* будет продолжать попытки */
ANSWER(DELAY, "\xe8\xbf\x98\xe6\x9c\xaa\xe6\x8a\x95\xe9\x80\x92\xe6\x88\x90\xe5\x8a\x9f") /* 还未投递成功 */
ANSWER(DELAY, "\xe5\xb0\x86\xe7\xbb\xa7\xe7\xbb\xad\xe5\xb0\x9d\xe8\xaf\x95") /* 将继续尝试 */
ANSWER(DELAY, "\xe5\x86\x8d\xe9\x80\x81\xe3\x82\x92\xe8\xa9\xa6\xe3\x81\xbf") /* 再送を試み */
ANSWER(DELAY, "\xe9\x85\x8d\xe4\xbf\xa1\xe3\x81\x8c\xe9\x81\x85\xe3\x82\x8c") /* 配信が遅れ */
ANSWER(DELAY, "delivery is delayed")
ANSWER(DELAY, "is still trying to deliver")
ANSWER(DELAY, "we will keep trying")
ANSWER(DELAY, "ei ole viel\xc3\xa4 toimitettu") /* ei ole vielä toimitettu */
ANSWER(DELAY, "har \xc3\xa4nnu inte levererats") /* har ännu inte levererats */
ANSWER(DELAY, "er endnu ikke leveret")
ANSWER(DELAY, "jeszcze nie zosta\xc5\x82" "a dostarczona") /* jeszcze nie została dostarczona */
ANSWER(DELAY, "notification (delay)")
ANSWER(DELAY, "delayed mail (")
ANSWER(DELAY, "delivery delayed:")
ANSWER(DELAY, "warning: could not send message")
ANSWER(DELAY, "warning: message delayed")

ANSWER(FORWARD, "---------- forwarded message")
ANSWER(FORWARD, "begin forwarded message")
ANSWER(FORWARD, "-------- weitergeleitete nachricht")
ANSWER(FORWARD, "-----weitergeleitete nachricht")
ANSWER(FORWARD, "-------- message transf\xc3\xa9r\xc3\xa9") /* -------- message transféré */
ANSWER(FORWARD, "-------- message transf")
ANSWER(FORWARD, "---------- mensaje reenviado")
ANSWER(FORWARD, "-------- messaggio inoltrato")
ANSWER(FORWARD, "---------- mensagem encaminhada")
ANSWER(FORWARD, "-------- doorgestuurd bericht")
ANSWER(FORWARD, "-------- \xd0\xbf\xd0\xb5\xd1\x80\xd0\xb5\xd1\x81\xd1\x8b\xd0\xbb\xd0\xb0\xd0\xb5\xd0\xbc\xd0\xbe\xd0\xb5 \xd1\x81\xd0\xbe\xd0\xbe\xd0\xb1\xd1\x89\xd0\xb5\xd0\xbd\xd0\xb8\xd0\xb5") /* -------- пересылаемое сообщение */
ANSWER(FORWARD, "-------- original-nachricht")
ANSWER(FORWARD, "---------- \xe8\xbd\xac\xe5\x8f\x91") /* ---------- 转发 */
ANSWER(FORWARD, "-------- \xe8\xbd\xac\xe5\x8f\x91") /* -------- 转发 */
ANSWER(FORWARD, "---------- \xe8\xbb\xa2\xe9\x80\x81") /* ---------- 転送 */
ANSWER(LEFT, "no longer works")
ANSWER(LEFT, "no longer work for")
ANSWER(LEFT, "no longer work at")
ANSWER(LEFT, "no longer working")
ANSWER(LEFT, "no longer with")
ANSWER(LEFT, "no longer employed")
ANSWER(LEFT, "no longer an employee")
ANSWER(LEFT, "no longer part of")
ANSWER(LEFT, "has left the company")
ANSWER(LEFT, "has left our")
ANSWER(LEFT, "has left the organi")
ANSWER(LEFT, "has left the firm")
ANSWER(LEFT, "has left the business")
ANSWER(LEFT, "has left the university")
ANSWER(LEFT, "have left the company")
ANSWER(LEFT, "i have left")
ANSWER(LEFT, "left the company")
ANSWER(LEFT, "nicht mehr im unternehmen")
ANSWER(LEFT, "nicht mehr bei uns")
ANSWER(LEFT, "nicht mehr f\xc3\xbcr uns") /* nicht mehr für uns */
ANSWER(LEFT, "nicht mehr t\xc3\xa4tig") /* nicht mehr tätig */
ANSWER(LEFT, "nicht mehr besch\xc3\xa4" "ftigt") /* nicht mehr beschäftigt */
ANSWER(LEFT, "unternehmen verlassen")
ANSWER(LEFT, "ausgeschieden")
ANSWER(LEFT, "ne travaille plus")
ANSWER(LEFT, "a quitt\xc3\xa9 l") /* a quitté l */
ANSWER(LEFT, "ne fait plus partie")
ANSWER(LEFT, "ya no trabaja")
ANSWER(LEFT, "ya no forma parte")
ANSWER(LEFT, "ha dejado la empresa")
ANSWER(LEFT, "non lavora pi\xc3\xb9") /* non lavora più */
ANSWER(LEFT, "non fa pi\xc3\xb9 parte") /* non fa più parte */
ANSWER(LEFT, "ha lasciato l'azienda")
ANSWER(LEFT, "n\xc3\xa3o trabalha mais") /* não trabalha mais */
ANSWER(LEFT, "j\xc3\xa1 n\xc3\xa3o trabalha") /* já não trabalha */
ANSWER(LEFT, "deixou a empresa")
ANSWER(LEFT, "niet meer werkzaam")
ANSWER(LEFT, "werkt niet meer")
ANSWER(LEFT, "uit dienst")
ANSWER(LEFT, "arbetar inte l\xc3\xa4ngre") /* arbetar inte längre */
ANSWER(LEFT, "har slutat")
ANSWER(LEFT, "arbejder ikke l\xc3\xa6ngere") /* arbejder ikke længere */
ANSWER(LEFT, "jobber ikke lenger")
ANSWER(LEFT, "nie pracuje")
ANSWER(LEFT, "ju\xc5\xbc nie pracuje") /* już nie pracuje */
ANSWER(LEFT, "\xd0\xb1\xd0\xbe\xd0\xbb\xd1\x8c\xd1\x88\xd0\xb5 \xd0\xbd\xd0\xb5 \xd1\x80\xd0\xb0\xd0\xb1\xd0\xbe\xd1\x82\xd0\xb0\xd0\xb5\xd1\x82") /* больше не работает */
ANSWER(LEFT, "\xe5\xb7\xb2\xe7\xa6\xbb\xe8\x81\x8c") /* 已离职 */
ANSWER(LEFT, "\xe9\x80\x80\xe8\x81\xb7") /* 退職 */

ANSWER(PROBE, "ezmlm warning")
ANSWER(PROBE, "ezmlm probe")
ANSWER(PROBE, "have been bouncing")
ANSWER(PROBE, "this is a probe to check whether")
ANSWER(PROBE, "this is a probe message")
ANSWER(PROBE, "list probe message")
ANSWER(PROBE, "received a number of bounces")
ANSWER(PROBE, "disabled due to excessive bounces")

ANSWER(WARNING, "quota warning")
ANSWER(WARNING, "quota warnung")
ANSWER(WARNING, "quota notification")
ANSWER(WARNING, "disk usage warning")
ANSWER(WARNING, "mailbox is almost full")
ANSWER(WARNING, "mailbox is nearly full")
ANSWER(WARNING, "mailbox almost full")
ANSWER(WARNING, "your mailbox is full")
ANSWER(WARNING, "your mailbox is now")
ANSWER(WARNING, "your mailbox is currently")
ANSWER(WARNING, "your mailbox is over its size limit")
ANSWER(WARNING, "your mailbox has exceeded one or more size limits")
ANSWER(WARNING, "your mailbox is becoming too large")
ANSWER(WARNING, "mailbox can only store a limited")
ANSWER(WARNING, "exceeded your email storage quota")
ANSWER(WARNING, "storage is almost full")
ANSWER(WARNING, "almost out of storage")
ANSWER(WARNING, "postfach ist fast voll")
ANSWER(WARNING, "bo\xc3\xaete aux lettres est presque pleine") /* boîte aux lettres est presque pleine */
ANSWER(WARNING, "buz\xc3\xb3n est\xc3\xa1 casi lleno") /* buzón está casi lleno */
ANSWER(WARNING, "casella \xc3\xa8 quasi piena") /* casella è quasi piena */
ANSWER(WARNING, "mailbox is bijna vol")
