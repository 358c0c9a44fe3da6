"""What mail clients write in the languages our readers use: English, Welsh, Irish, German, French, Spanish, Dutch and more."""

from __future__ import annotations

import re
from typing import Final

# The words before the colon in a client's block of headers, and which header they mean.
HEADER_KEYS: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("from", "oddi wrth", "o", "gan", "von", "de", "van", "da", "ó", "fra", "från", "od"), "from"
    ),
    **dict.fromkeys(("expéditeur", "remitente", "lähettäjä", "mittente", "afzender", "absender"), "from"),
    **dict.fromkeys(("sent", "anfonwyd", "gesendet", "envoyé", "enviado", "enviado el", "verzonden"), "sent"),
    **dict.fromkeys(("date", "dyddiad", "datum", "fecha", "data", "dáta", "seolta", "seolta ag"), "sent"),
    **dict.fromkeys(
        ("inviato", "sendt", "skickat", "date sent", "sent on", "gesendet am", "envoyé le"), "sent"
    ),
    **dict.fromkeys(
        ("to", "at", "i", "an", "à", "para", "aan", "a", "go", "chuig", "til", "till", "do"), "to"
    ),
    **dict.fromkeys(("cc", "copi", "kopie", "copie à", "copia", "cóip", "cc at", "kopi", "bcc", "cci"), "cc"),
    **dict.fromkeys(("subject", "pwnc", "testun", "betreff", "objet", "asunto", "onderwerp"), "subject"),
    **dict.fromkeys(("oggetto", "ábhar", "emne", "ämne", "assunto", "temat", "re", "sujet"), "subject"),
    **dict.fromkeys(("reply-to", "reply to", "ateb i", "antwort an", "répondre à"), "more"),
    **dict.fromkeys(
        ("importance", "pwysigrwydd", "wichtigkeit", "priorität", "importancia", "sensitivity"), "more"
    ),
    **dict.fromkeys(
        ("attachments", "atodiadau", "anlagen", "pièces jointes", "attachment", "priority"), "more"
    ),
    **dict.fromkeys(("message-id", "organization", "when", "where", "resent-from", "newsgroups"), "more"),
}

ORIGINAL: Final = (
    *("original message", "original appointment", "ursprüngliche nachricht", "originalnachricht"),
    *("neges wreiddiol", "y neges wreiddiol", "message d'origine", "message original", "mensaje original"),
    *(
        "oorspronkelijk bericht",
        "teachtaireacht bhunaidh",
        "an teachtaireacht bhunaidh",
        "messaggio originale",
    ),
    *(
        "mensagem original",
        "oprindelig meddelelse",
        "ursprungligt meddelande",
        "reply message",
        "reply above this line",
    ),
    "ursprüngliche mail",
)
FORWARDED: Final = (
    *("forwarded message", "begin forwarded message", "forwarded by", "weitergeleitete nachricht"),
    *("anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "message transféré"),
    *("message transmis", "début du message transféré", "début du message réexpédié", "mensaje reenviado"),
    *(
        "inicio del mensaje reenviado",
        "doorgestuurd bericht",
        "begin doorgestuurd bericht",
        "neges a anfonwyd ymlaen",
    ),
    *("neges a anfonwyd ymlaen gan", "dechrau'r neges a anfonwyd ymlaen", "neges wedi'i hanfon ymlaen"),
    *("neges wedi'i blaenyrru", "dechrau neges wedi'i blaenyrru", "messaggio inoltrato"),
    *("teachtaireacht ar aghaidh", "teachtaireacht curtha ar aghaidh"),
)

# Verbs of writing as clients put them into the line above a quote.
WROTE: Final = re.compile(
    r"(?<!\w)(?:wrote|writes|ysgrifennodd|ysgrifennwyd|sgrifennodd|schrieb|a écrit|a ecrit|écrivait|escribió"
    r"|schreef|geschreven|scríobh|ha scritto|escreveu|napisał|napisał\(a\)|skrev|said|dywedodd|hat geschrieben)(?!\w)",
    re.IGNORECASE,
)
# How such a line begins where the client names the day first.
OPENS: Final = re.compile(
    r"(?:On|Ar|Am|Le|El|Op|Il|Em|On:|At|Ddydd|Dydd|In a message dated|\d{1,4}[-/.]|Den|W dniu|Dnia|Quoting|Gan|Yn)\b",
)
SENT_FROM: Final = re.compile(
    r"(?:sent (?:from|via|using|by|on) (?:my|a|an|mail|mobile|outlook|yahoo|samsung|gmail|proton|galaxy|android|aol|huawei|blackberry|nine|spark|workspace|windows|hotmail|icloud|myportal)\b"
    r"|sent with (?:\[?proton|airmail|spark|superhuman|mailtrack|shift|tutanota|mailspring|blackberry)|(?:get|download) outlook for|anfonwyd (?:o|gan|drwy|gyda) (?:fy|f'|outlook|mail|yahoo|samsung|galaxy|post)|wedi'i anfon o (?:fy|f')"
    r"|cael outlook|von meine[mr]|gesendet (?:von|mit) (?:mein|mail|outlook|samsung|yahoo|gmx|der)|diese nachricht wurde von meine[mr]|holen sie sich outlook|outlook für (?:ios|android)"
    r"|envoyé (?:de|depuis|à partir de|avec) (?:mon|ma|l'|mail|outlook|yahoo|samsung|proton)|télécharge[rz] outlook|obten(?:ir|ez) outlook|enviado (?:desde|de|con) (?:mi|meu|mail|correo|outlook|yahoo|samsung)"
    r"|(?:obtener|consigue|obtén) outlook|(?:verstuurd|verzonden) (?:vanaf|met|vanuit) (?:mijn|mail|outlook|samsung)|outlook voor|faigh outlook|seolta ó mo|inviato da|scarica outlook)",
    re.IGNORECASE,
)
EXCUSES: Final = re.compile(
    r"excuse|brevity|typos|byrder|camgymeriadau|kürze|tippfehler|brièveté|brevedad", re.IGNORECASE
)
# What is spoken of after «sent from»; «Sent from Cardiff, where it rains» is somebody's sentence.
DEVICE: Final = re.compile(
    r"\b(?:i?phone|ipad|cell|ipod|samsung|galaxy|android|blackberry|mobile|handset|smartphone|tablet|outlook|windows|mail|yahoo"
    r"|gmail|proton|huawei|xiaomi|pixel|nokia|sony|motorola|oneplus|nine|k-9|fairemail|spark|superhuman|ffôn|symudol"
    r"|handy|mobilgerät|téléphone|portable|móvil|telefoon|apple|aquamail|bluemail|workspace|intune|boxer|moto|device)\b",
    re.IGNORECASE,
)

CLOSINGS: Final = re.compile(
    r"(?:(?:with |many |very )?(?:kind(?:est)?|best|warm(?:est)?|many)?[ ,]*(?:regards|wishes)|all the best|yours (?:sincerely|faithfully|truly)"
    r"|(?:many |kind |with |best )?thanks(?: (?:again|very much|in advance|and (?:kind |best )?regards|so much|a lot))?|thank you(?: very much)?|cheers|sincerely|respectfully"
    r"|best|kr|br|rgds|regards|cofion(?: (?:gorau|cynnes|caredig))?|cofion cynhesaf|yn gywir|yr eiddoch yn gywir|diolch(?: yn fawr(?: iawn)?| o galon| ymlaen llaw)?"
    r"|gyda (?:diolch|chofion)(?: \w+)?|hwyl(?: am y tro)?|dymuniadau gorau|pob hwyl|mit freundlichen grüßen|mit freundlichem gruß|freundliche grüße"
    r"|viele grüße|beste grüße|liebe grüße|herzliche grüße|mfg|lg|vg|(?:bien )?cordialement|bien à vous|salutations(?: distinguées)?|merci(?: d'avance| beaucoup)?"
    r"|saludos(?: cordiales)?|un saludo|atentamente|gracias|met vriendelijke groet(?:en)?|mvg|groet(?:en|jes)?|le gach dea-ghuí|is mise le meas|go raibh maith agat"
    r"|cofion gorau / (?:kind|best) regards|(?:kind|best) regards / cofion(?: \w+)?|cofion\s?/\s?regards|regards\s?/\s?cofion|cofion cynnes / \w+ regards|diolch / thanks"
    r"|thanks / diolch|diolch / thank you|yn gywir / yours sincerely|ta|xx?)"
    r"(?: (?:and|a|und|et) (?:kind |best |cofion )?\w{0,12})?\s{0,3}[,.!–-]{0,2}",
    re.IGNORECASE,
)
CONTACT: Final = re.compile(
    r"(?:\b(?:tel|telephone|phone|mobile|mob|ext|fax|ddi|direct(?: dial| line)?|ffôn|ffon|symudol|e-?mail|ebost|e-bost|web(?:site)?|gwefan"
    r"|telefon|mobil|téléphone|téléfono|teléfono|address|cyfeiriad|twitter|facebook|linkedin|teams|follow us|dilynwch ni)\b\s?[:.]"
    r"|(?<!\d)(?:\+44|0)[\d ()]{9,16}(?!\d)|[\w.+-]{1,64}@[\w-]{1,60}\.[\w.]{2,60}|\bwww\.|https?://|\.gov\.(?:uk|wales)\b|llyw\.cymru"
    r"|\b(?:council|cyngor|borough|county hall|civic centre|town hall|neuadd|directorate|cyfarwyddiaeth|department|adran|gmbh|stadt"
    r"|officer|swyddog|manager|rheolwr|director|cyfarwyddwr|head of|pennaeth|adviser|advisor|councillor|cynghorydd|co-ordinator|coordinator"
    r"|he/him|she/her|they/them|hi/ei|ef/ei)\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b)",
    re.IGNORECASE,
)
_MARKING_LABEL: Final = (
    r"(?:classification|marking|protective marking|sensitivity|dosbarthiad|marc diogelu)\s{0,3}:\s{0,3}"
)
_MARKING_TAIL: Final = (
    r"(?:[ :–-]{1,3}(?:personal|commercial|locsen|sensitive|personol|sensitif)){0,2}[\])*# .-]{0,4}"
)
# With a label in any case, without one in capitals alone: «Public.» may be an answer.
MARKINGS: Final = re.compile(
    rf"[\[(*# -]{{0,4}}(?:(?i:{_MARKING_LABEL}(?:official|not protectively marked|unclassified|unrestricted|restricted|protect|swyddogol|internal|public|cyhoeddus|confidential|cyfrinachol|controlled){_MARKING_TAIL})"
    rf"|(?:OFFICIAL(?:\s?/\s?SWYDDOGOL)?|SWYDDOGOL(?:\s?/\s?OFFICIAL)?|NOT PROTECTIVELY MARKED|UNCLASSIFIED|RESTRICTED|PROTECT)(?i:{_MARKING_TAIL}))"
)
BANNERS: Final = re.compile(
    r"(?:this (?:e-?mail|message|sender) (?:originated|came|was sent|is|has been sent) (?:from )?(?:an? )?(?:outside|external)"
    r"|this e-?mail has (?:been received|originated|come) from (?:an? )?(?:outside|external)|caution:? {0,2}external|external (?:e-?mail|sender|message)\s{0,2}[:!\]]"
    r"|you don['’]t often get email from|do not click (?:on )?(?:any )?links[^.]{0,60}unless"
    r"|\[external(?: e-?mail)?\]|\*{2,}\s?external|some people who received this message don['’]t often get"
    r"|rhybudd:|rhybudd - e-?bost allanol|e-?bost allanol|daeth yr? e-?bost hwn o'r tu allan|mae'r e-?bost hwn (?:wedi dod )?o'r tu allan|nid ydych yn aml yn cael e-?bost"
    r"|diese e-?mail (?:stammt|kommt) von (?:außerhalb|extern)|attention ?: ce (?:courriel|message) provient de l'extérieur)",
    re.IGNORECASE,
)
# Said by nothing but a mail about itself.
DISCLAIMERS: Final = re.compile(
    r"(?:(?:not|n't) the (?:intended|named|original) (?:recipient|addressee)|intended (?:solely|only|exclusively) for the (?:use|attention|person|individual|addressee|named|intended|recipient)"
    r"|files? transmitted with (?:it|this)|(?:e-?mail|message) (?:and|\(and) any (?:attachments?|files)[^.]{0,80}(?:confidential|intended|privileged|private)"
    r"|received (?:this|the) (?:e-?mail|message|communication|transmission)(?: \w+)? in error|views (?:or opinions )?(?:expressed|presented|contained)[^.]{0,40}(?:e-?mail|message|author|sender|individual)"
    r"|consider the environment before printing|think before you print|please don['’]t print this|e-?mail (?:message )?has been (?:scanned|checked|swept)|(?:swept|scanned) (?:by|for) [^.]{0,60}virus|virus[- ]free\W{0,3}(?:www|<|\Z)"
    r"|welcome(?:s)? (?:receiving )?(?:correspondence|communications?|contact|calls) in (?:welsh|either|both)|correspond(?:ing|ence)? (?:with us )?in welsh[^.]{0,60}delay|croes[ae]w\w{1,6} (?:gohebiaeth|galwadau|i chi gysylltu|cyfathrebu|derbyn)|ni fydd gohebu yn"
    r"|mae'r (?:e-?bost|neges|ebost)(?: e-?bost)? h[ow]n ac? (?:unrhyw|ei|yr) \w{0,12}|fwriedir ar gyfer y|nid chi yw'r (?:derbynnydd|sawl|person)|(?:e-?bost|neges) h[ow]n (?:drwy|mewn|trwy) gamgymeriad|ystyriwch yr amgylchedd cyn|meddyliwch am yr amgylchedd cyn"
    r"|diese e-?mail (?:enthält|und)|nicht der (?:richtige|beabsichtigte) (?:adressat|empfänger)|ce (?:message|courriel) (?:et|est|peut)[^.]{0,60}confidenti|si vous n'êtes pas (?:le|la) destinataire|pensez à l'environnement avant"
    r"|este (?:mensaje|correo)[^.]{0,60}confidencial|si no es usted (?:el )?destinatario|dit (?:e-?mail)?bericht[^.]{0,60}vertrouwelijk|you received this message because you are subscribed|to unsubscribe from this|to unsubscribe: ?http)",
    re.IGNORECASE,
)
# Each of these an author may say as well; two of them together are hardly a person's.
DISCLAIMING: Final = re.compile(
    r"(?:confidential\w{0,3}|privileged|disclosed? under|freedom of information|accepts? no (?:liability|responsibility)|liability for any|monitored|in error|notify the (?:sender|originator|author)|inform the sender|intended (?:solely|only|recipient)?|addressee|computer viruses|own virus checks"
    r"|privacy (?:notice|policy|statement)|personal data|registered (?:office|in england)|company (?:no|number)|views expressed|opinions expressed|do not necessarily|delete (?:it|this|the)"
    r"|gyfrinachol|cyfrinachol|fwriadu|derbynnydd|gamgymeriad|rhowch wybod|dilëwch|hysbysiad preifatrwydd|o reidrwydd|yn gymraeg neu yn saesneg|vertraulich\w{0,2}|irrtümlich|confidentiel\w{0,2}|destinataire)(?!\w)",
    re.IGNORECASE,
)
DISCLAIMER_HEADINGS: Final = re.compile(
    r"[\W_]{0,80}(?:disclaimer|confidentiality(?: notice)?|e-?mail disclaimer|legal (?:notice|disclaimer)|ymwrthodiad|hysbysiad cyfrinachedd|ymwadiad|cyfrinachedd|important notice|privacy notice|data protection|haftungsausschluss|avertissement)[\W_]{0,80}",
    re.IGNORECASE,
)
# A council speaks of itself as «we»; whoever says «I» is the author.
FIRST_PERSON: Final = re.compile(
    r"(?<![\w/])(?:I|I['’](?:m|ve|d|ll)|my|mine|me|dw i|rydw i|rwy['’]?n|rwyf|wn i|fy|ich|mein\w{0,2}|je|j['’])(?![\w/])"
)
SIGNATURE_TALK: Final = re.compile(
    r"(?:my (?:normal |usual |core )?working (?:days|hours|pattern)|i work (?:part[- ]time|flexibly|monday|tuesday|mondays)|working (?:days|hours)(?: are)?\s?:?"
    r"|(?:don't|do not) (?:feel|expect)[^.]{0,60}(?:respond|reply|response)|outside (?:of )?(?:your|my|normal|usual) (?:working )?hours|follow us on|find us on|dilynwch ni|fy (?:niwrnodau|nyddiau|oriau) gwaith"
    r"|(?:diwrnodau|dyddiau|oriau) gwaith|rwy'n gweithio(?:'n)? (?:rhan|dydd|ar ddydd)|rydw i'n dysgu cymraeg|i am learning welsh|i'm learning welsh|dysgwr cymraeg|pronouns\s?:)",
    re.IGNORECASE,
)
BELOW: Final = re.compile(
    r"\b(?:below|inline|in[ -]line|in red|in blue|in green|in caps|comments? in|isod|mewn coch|mewn glas|unten|in rot|ci-dessous|en rouge|hieronder|in the text|interspersed|in between)\b",
    re.IGNORECASE,
)
WEEKDAY_OR_MONTH: Final = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|llun|maw|mer|iau|gwe|sad|sul|ion|chwe|maw|ebr|mai|meh|gorff|awst|med|hyd|tach|rhag"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|m[äa]r|okt|dez|lun|mar|mer|jeu|ven|sam|dim|janv|f[ée]v|avr|juin|juil|ao[ûu]t|d[ée]c|ene|abr|ago|dic|mi[ée]|jue|vie|s[áa]b|dom|ma|di|wo|do|vr|za|zo|mrt|mei|luan|m[áa]irt)\w{0,8}\b",
    re.IGNORECASE,
)
TIME: Final = re.compile(r"\b\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\b)?", re.IGNORECASE)
YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
MAILBOX: Final = re.compile(r"[^\s<>@\[\](),;:]{1,64}@[\w.-]{1,100}")
