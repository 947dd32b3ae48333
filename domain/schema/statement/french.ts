import { begins, tick, whole, type Phrases } from './phrases';

const doing =
  '(?:inscri|command|achet|achat|compte|utilis|continu|poursui|service|navig|visit|enregistr|clique|clic)\\p{L}*';
const agreeing = "(?:accept(?:e|es|ez)|consen(?:s|tez)|autoris(?:e|es|ez)|permet(?:s|tez)|d[’']accord)(?!\\p{L})";
const others = '(?:partenaires?|tiers|filiales?|annonceurs?|autres (?:sociétés|entreprises)|groupe)(?!\\p{L})';

export const french: Phrases = {
  ticked: [
    begins('(?:pré-?\\s?(?:coch|sélectionn)|décoch)'),
    begins('déjà (?:coch|sélectionn|activ|inscri)'),
    begins("(?:coch|sélectionn|activ|inscri)\\p{L}* (?:par défaut|d[’']office|automatiquement)"),
    whole('sauf (?:si|avis contraire|opposition|refus)|à moins que?'),
    begins("si (?:vous|tu|je)(?!\\p{L})[^.!?,]*(?:ne |n[’'])[^.!?,]*(?:oppos|refus|désinscri|dit|répond)"),
    begins('(?:silence|absence de (?:réponse|refus))(?!\\p{L})[^.!?]*(?:vaut|vaudra|accord|accept)'),
    begins('(?:vaut|vaudra) (?:accord|consentement|acceptation)|consentement (?:tacite|implicite)'),
    begins('ne (?:souhait|voul|désir)\\p{L}* (?:pas|plus)(?!\\p{L})[^.!?]*(?:coch|case|signal|avert)'),
    tick,
  ],
  conditions: [
    begins(
      `en (?:vous |te |m[’']|t[’'])?(?:inscrivant|créant|ouvrant|utilisant|continuant|poursuivant|cliquant|validant|commandant|passant|achetant|visitant|naviguant|enregistrant)(?!\\p{L})[^.!?]*(?:accept|consen|autoris|d[’']accord)`,
    ),
    begins(`(?<!pas )(?:obligatoire|nécessaire|requis|indispensable)\\p{L}*[^.!?]*(?<!\\p{L})${doing}`),
    begins(
      `(?:pour|afin de)(?!\\p{L})[^.!?]*(?<!\\p{L})${doing}[^.!?]*(?<!pas )(?:obligatoire|nécessaire|requis|indispensable|il faut|devez|dois)`,
    ),
    begins('(?:devez|dois|doit|il faut)(?!\\p{L})[^.!?]*(?:accept|consent|autoris)'),
    begins(
      `(?:ne (?:pouvez|peux|peut|pourrez)|impossible)(?!\\p{L})[^.!?]*(?<!\\p{L})${doing}[^.!?]*(?:sans|à moins|si)(?!\\p{L})`,
    ),
    begins(`(?:pouvez|peux|peut|pourrez) (?:seulement|uniquement)(?!\\p{L})[^.!?]*(?<!\\p{L})${doing}`),
    begins(`sans (?:votre|mon|ton|cet|ce) (?:accord|consentement)(?!\\p{L})[^.!?]*(?:impossible|${doing})`),
    begins('accept\\p{L}*[^.!?]*politique de (?:confidentialité|vie privée)'),
    whole("conditions (?:générales|d[’']utilisation)|cgu|cgv|à condition (?:de|que)"),
  ],
  jargon: [
    whole('conformément|susmentionné\\p{L}*|susvisé\\p{L}*|ci-après|ci-dessus|par la présente|nonobstant|aux fins d[eu]s?|le cas échéant'), // prettier-ignore
    whole('responsables? d[eu] traitement|sous-traitants?|personnes? concernées?'),
    /(?<!\p{L})(?:article|art\.|§)\s*\d/iu,
    /(?<!\p{L})(?:RGPD|CNIL|LCEN|GDPR|API|SDK|JSON|UUID)(?!\p{L})/u,
    whole('haché\\p{L}*|métadonnées?|identifiants?|intérêts? légitimes?|décisions? automatisées?|empreinte numérique'),
  ],
  sharing: begins(
    `(?:partag|transm|communiqu|vend|cèd|céd|divulgu|donn|fourni|transfér)\\p{L}*.*(?<!\\p{L})${others}|(?:et|ou) (?:de |d[’'])?(?:\\p{L}+ ){0,2}${others}`,
  ),
  profiling: begins('(?:profil|pist(?:er|ez|age)|traqu|traç|analys|(?:suivre|suivez|suivi de) (?:ce que|mes? |ma navigation|vos? |votre navigation))'), // prettier-ignore
  contact: begins('(?:envo[iy]|inform|écri[rstv]|contact|actualité|nouveauté|nouvelles|newsletter|offres?(?!\\p{L})|publicit|marketing|promotion|rappel|appel)'), // prettier-ignore
  joins: /(?<!\p{L})(?:et|ainsi que|aussi|également|ou|de plus)(?!\p{L})|[,;&]/iu,
  twice: begins(`${agreeing}.*(?<!\\p{L})(?:et|ainsi que|aussi|également)(?!\\p{L}).*(?<!\\p{L})${agreeing}`),
  denies: /(?<!\p{L})(?:ne|jamais|pas|aucun\p{L}*|personne|sans|rien|ni)(?!\p{L})|(?<!\p{L})n[’']/iu,
};
