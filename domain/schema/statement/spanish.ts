import { begins, tick, whole, type Phrases } from './phrases';

const doing = '(?:registr|inscri|cuenta|pedido|pedir|compr|usar|utiliz|uso|continu|servicio|visit)\\p{L}*';
const agreeing =
  '(?:acept(?:o|a|as)|consiento|consientes?|autoriz(?:o|a|as)|permit(?:o|e|es)|(?:estoy|estás|está) de acuerdo)(?!\\p{L})';
const others = '(?:socios|terceros|terceras|filiales|anunciantes|otras empresas|colaboradores|grupo)(?!\\p{L})';

export const spanish: Phrases = {
  ticked: [
    begins('(?:pre-?\\s?(?:marcad|seleccionad)|desmar(?:c|qu))'),
    begins('ya (?:está |viene |estás )?(?:marcad|seleccionad|activad|inscrit)'),
    begins('(?:marcad|seleccionad|activad)\\p{L}* (?:por defecto|de antemano|automáticamente)'),
    whole('a menos que|salvo que|salvo (?:oposición|indicación)|excepto si'),
    begins('si (?:usted |tú |yo )?no (?:se opone|te opones|me opongo|respond|dice|indic|rechaz|avis|nos)'),
    begins('silencio(?!\\p{L})[^.!?]*(?:acept|consent|sí)'),
    begins(
      'se (?:entend|entiend|consider)\\p{L}*[^.!?]*(?:acept|consent|consient)|consentimiento (?:tácito|implícito)',
    ),
    begins('no (?:dese|quier|quer)\\p{L}*(?!\\p{L})[^.!?]*(?:marque|marca|casilla|avise|comuníque)'),
    begins('(?:consideramos|entendemos|entenderemos|consideraremos) que (?:\\p{L}+ ){0,2}(?:acept|consient)'),
    tick,
  ],
  conditions: [
    begins('al (?:registr|crear|abrir|usar|utiliz|continu|seguir|hacer clic|puls|envi|compr|realiz|pedir|visit|entrar|inscrib)\\p{L}*[^.!?]*(?:acept|consient|autoriz|de acuerdo)'), // prettier-ignore
    begins(
      `(?<!no (?:es|será) )(?:obligatori|necesari|requerid|imprescindible|indispensable)\\p{L}*[^.!?]*(?<!\\p{L})${doing}`,
    ),
    begins(
      `para(?!\\p{L})[^.!?]*(?<!\\p{L})${doing}[^.!?]*(?<!no (?:es|será) )(?:obligatori|necesari|requerid|imprescindible|debe|tienes? que|hay que)`,
    ),
    begins('(?:debe|debes|debo|tiene que|tienes que|tengo que|hay que)(?!\\p{L})[^.!?]*(?:acept|consent|autoriz)'),
    begins(
      `no (?:puede|puedes|puedo|podrá|podrás|es posible)(?!\\p{L})[^.!?]*(?<!\\p{L})${doing}[^.!?]*(?:sin|si no)(?!\\p{L})`,
    ),
    begins(`s[oó]lo (?:puede|puedes|puedo|podrá|podrás|se puede)(?!\\p{L})[^.!?]*(?<!\\p{L})${doing}`),
    begins(
      `sin (?:su|tu|mi|este) (?:consentimiento|acuerdo|autorización)(?!\\p{L})[^.!?]*(?:imposible|no )[^.!?]*${doing}`,
    ),
    begins('acept\\p{L}*[^.!?]*política de (?:privacidad|datos)'),
    whole('términos y condiciones|condiciones (?:de uso|generales)|a condición de'),
  ],
  jargon: [
    whole('de conformidad con|conforme a|en virtud de|por la presente|antedich[oa]s?|susodich[oa]s?|sin perjuicio|arriba mencionad[oa]s?'), // prettier-ignore
    whole('(?:responsable|encargado) del tratamiento|titular(?:es)? de los datos'),
    /(?<!\p{L})(?:artículo|art\.|§)\s*\d/iu,
    /(?<!\p{L})(?:RGPD|LOPD|LOPDGDD|LSSI|GDPR|API|SDK|JSON|UUID)(?!\p{L})/u,
    whole('hashead\\p{L}*|metadatos|identificador(?:es)?|interés legítimo|intereses legítimos|decisiones automatizadas|huella digital'), // prettier-ignore
  ],
  sharing: begins(
    `(?:compart|ced|vend|comuni[cq]|transmit|transfer|transfier|facilit|entreg|dar|dad|den|dé)\\p{L}*.*(?<!\\p{L})${others}|(?:y|o|u) (?:de |por )?(?:\\p{L}+ ){0,2}${others}`,
  ),
  profiling: begins('(?:perfil|rastre|anali[zc]|análisis|seguimiento de (?:mi|su|tu))'),
  contact: begins('(?:env[ií]|inform|comunicaciones|mand|escrib|contact|noticias|novedades|boletín|boletines|ofertas?(?!\\p{L})|publicidad|marketing|promocion|record|avis|llam)'), // prettier-ignore
  joins: /(?<!\p{L})(?:y|e|así como|también|además|o|u)(?!\p{L})|[,;&]/iu,
  twice: begins(`${agreeing}.*(?<!\\p{L})(?:y|también|además|así como)(?!\\p{L}).*(?<!\\p{L})${agreeing}`),
  denies: whole('no|nunca|jamás|nadie|ningun\\p{L}*|ningún|sin|nada|ni'),
};
