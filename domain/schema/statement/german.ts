import { begins, tick, whole, type Phrases } from './phrases';

const doing =
  '(?:registrier|anmeld|bestell|nutz|benutz|klick|einkauf|kauf|fortfahr|weitersurf|absend|besuch|registrierung|anmeldung|bestellung|nutzung|konto|teilnahme|teilnehm|teilzunehm)\\p{L}*';
const agreeing =
  '(?:(?:zu)?stimm(?:e|en|st|t)|(?:ein)?willig(?:e|en|st|t)|einverstanden|erlaub(?:e|en|st|t)|akzeptier(?:e|en|st|t)|gestatt(?:e|en|est|et))(?!\\p{L})';
const others =
  '(?:(?:kooperations|werbe|vertriebs|geschäfts)?partner\\p{L}*|sponsoren|dritte\\p{L}*|verbundene\\p{L}* unternehmen|tochter\\p{L}+|werbekunden|andere\\p{L}* (?:firmen|unternehmen)|konzern\\p{L}*|unternehmensgruppe)';
const giving = '(?:geb|gib|gebt|weiterg|weiterzug|teil|übermittel|verkauf|überlass|leit|offenleg|offenzuleg)\\p{L}*';

export const german: Phrases = {
  ticked: [
    begins('vor(?:ab|her)? ?(?:angekreuzt|angehakt|angeklickt|ausgewählt|eingestellt|aktiviert|ausgefüllt)'),
    begins(
      '(?:bereits|schon|standardmäßig|automatisch) (?:angekreuzt|angehakt|ausgewählt|aktiviert|angemeldet|gesetzt)',
    ),
    begins('(?:häkchen|haken|kreuz|kreuzchen)(?!\\p{L})[^.!?]*(?:entfern|weg|heraus|lösch)'),
    begins('(?:kästchen|feld|box|auswahl)(?!\\p{L})[^.!?]*(?:deaktivier|abwähl|entfern)'),
    whole('(?:es sei denn|außer),? (?:dass )?(?:du|sie|ich)'),
    begins('(?:wenn|falls|sofern|solange) (?:du|sie|ich)[^.!?,]* (?:nicht|nichts|keinen)[^.!?,]*(?:widersp|ablehn|abmeld|abbestell|sag|reagier|antwort)'), // prettier-ignore
    begins('(?:gilt|gelten|wird|werden)[^.!?]* als (?:\\p{L}+ )?(?:zustimmung|einwilligung|einverständnis|ja|erteilt)'),
    begins('stillschweigend'),
    begins(
      '(?:nicht|keine?n?|nichts)(?!\\p{L})[^.!?]*(?:wünsch|möcht|woll|erteilt)[^.!?]*(?:ankreuz|kreuzen|klicken|kästchen|mitteil|teilen sie uns)',
    ),
    begins(
      '(?:hier )?(?:klicken|ankreuzen|kreuzen)(?!\\p{L})[^.!?]*(?:nicht|keine?n?)(?!\\p{L})[^.!?]*(?:wünsch|möcht|woll|erteilt)',
    ),
    tick,
  ],
  conditions: [
    begins(`(?:mit|durch|bei) (?:\\p{L}+ ){0,2}${doing}[^.!?]*(?<!\\p{L})${agreeing}`),
    begins(`(?:indem|wenn|sobald|dass) (?:du|sie|ich)(?!\\p{L})[^.!?]*${doing}[^.!?]*(?<!\\p{L})${agreeing}`),
    begins(
      `(?<!(?:nicht|keine) )(?:erforderlich|notwendig|nötig|pflicht|voraussetzung|zwingend)(?!\\p{L})[^.!?]*(?<!\\p{L})${doing}`,
    ),
    begins(
      `(?:für|um|zur|zum)(?!\\p{L})[^.!?]*(?<!\\p{L})${doing}[^.!?]*(?<!(?:nicht|keine) )(?:erforderlich|notwendig|nötig|pflicht|voraussetzung)`,
    ),
    begins(`(?:musst|müssen|muss)(?!\\p{L})[^.!?]*(?:zustimmen|einwilligen|akzeptieren|einverstanden|erlauben)`),
    begins(
      `ohne (?:\\p{L}+ )?(?:zustimmung|einwilligung|einverständnis|newsletter|ja)(?!\\p{L})[^.!?]*(?:nicht|kein|unmöglich)\\p{L}*[^.!?]*(?:möglich|${doing})`,
    ),
    begins(
      `(?:nicht|kein|keine|unmöglich)(?!\\p{L})[^.!?]*(?:${doing}|möglich)[^.!?]*ohne (?:\\p{L}+ )?(?:zustimmung|einwilligung|einverständnis|zuzustimmen|einzuwilligen)`,
    ),
    begins(`(?:kann|kannst|können|darf|darfst)(?!\\p{L})[^.!?]*(?<!\\p{L})nur(?!\\p{L})[^.!?]*(?<!\\p{L})${doing}`),
    begins(`${doing} ist nur(?!\\p{L})`),
    begins('nur wer(?!\\p{L})[^.!?]*(?:zustimmt|einwilligt|abonniert|einverstanden)'),
    begins('setzt(?!\\p{L})[^.!?]*(?:zustimmung|einwilligung|einverständnis)[^.!?]*voraus'),
    begins(
      '(?:akzeptier|stimm|einverstanden)[^.!?]*(?:datenschutzerklärung|datenschutzbestimmung)|(?:datenschutzerklärung|datenschutzbestimmung)[^.!?]*(?:akzeptier|stimm|einverstanden)',
    ),
    whole('agb'),
    begins('(?:allgemeinen? geschäftsbedingungen|nutzungsbedingungen|unter der bedingung)'),
  ],
  jargon: [
    whole('hiermit|gemäß|vorgenannt\\p{L}*|vorstehend\\p{L}*|nachfolgend\\p{L}*|unbeschadet|unwiderruflich|diesbezüglich\\p{L}*|seitens|insoweit|zwecks|etwaig\\p{L}*'), // prettier-ignore
    begins('(?:auftragsverarbeit|datenverantwortlich|betroffene\\p{L}* person|verantwortliche\\p{L}* stelle)'),
    /(?:Art\.|Artikel|§|Abs\.)\s*\d/iu,
    /(?<!\p{L})(?:DSGVO|DS-GVO|BDSG|UWG|TTDSG|TDDDG|GDPR|API|SDK|JSON|UUID)(?!\p{L})/u,
    begins('(?:hashwert|gehasht|metadaten|fingerprinting|kennung(?:en)?(?!\\p{L})|pseudonymisier|berechtigte\\p{L}* interesse|automatisierte\\p{L}* entscheidung)'), // prettier-ignore
  ],
  sharing: begins(
    `${giving}.*(?<!\\p{L})${others}|${others}.*(?<!\\p{L})(?:${giving}|weiter)|(?:und|sowie|oder) (?:\\p{L}+ ){0,3}${others}`,
  ),
  profiling: begins('(?:profil|track|auswert|auszuwert|wertet|analys|(?:verhalten|klicks|besuche|was ich).*verfolg|verfolg\\p{L}*,? (?:was|wie|wo|wohin)(?!\\p{L}))'), // prettier-ignore
  contact: begins('(?:schick|send|informier|werb|telefon|schreib|kontaktier|newsletter|neuigkeit|angebot|marketing|aktionen|erinner|nachricht|anruf)'), // prettier-ignore
  joins: /(?<!\p{L})(?:und|sowie|außerdem|auch|zudem|oder|plus)(?!\p{L})|[,;&]/iu,
  twice: begins(`${agreeing}.*(?<!\\p{L})(?:und|sowie|außerdem|auch|zudem)(?!\\p{L}).*(?<!\\p{L})${agreeing}`),
  denies: whole('nie|niemals|nicht|kein\\p{L}*|niemand\\p{L}*|ohne|nichts|statt|stattdessen|weder'),
};
