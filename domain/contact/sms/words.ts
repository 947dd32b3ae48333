/**
 * Words that are a no where they are the whole text: what carriers and the CTIA have (STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT,
 * REVOKE, OPT OUT; 47 CFR 64.1200(a)(10)), what carriers elsewhere have people send (ARRET, ALTO, TD, 退订), and what people say
 * instead of them.
 */
export const noWords: readonly string[] = [
  ...['stop', 'stop all', 'unsubscribe', 'unsub', 'cancel', 'end', 'quit', 'revoke', 'opt out', 'remove', 'remove me'],
  ...['no more', 'no more texts', 'no more messages', 'leave me alone', 'take me off', 'take me off your list'],
  ...[
    'do not text me',
    "don't text me",
    'do not contact me',
    "don't contact me",
    'do not message me',
    "don't message me",
  ],
  // German
  ...['stopp', 'abmelden', 'abbestellen', 'austragen', 'kündigen', 'beenden', 'ende', 'abmeldung', 'nicht mehr schreiben', 'keine sms mehr', 'keine werbung mehr'], // prettier-ignore
  // French
  ...['arrêt', 'arrêter', 'arrêtez', 'désabonner', 'désinscrire', 'désinscription', 'annuler', 'fin', 'stop pub', 'stop sms'], // prettier-ignore
  // Spanish, Portuguese, Catalan
  ...['alto', 'baja', 'darse de baja', 'dar de baja', 'cancelar', 'parar', 'pare', 'sair', 'remover', 'fim', 'detener', 'no más', 'anular', 'descadastrar', 'aturar'], // prettier-ignore
  // Italian, Romanian
  ...['fermare', 'ferma', 'basta', 'cancellami', 'annulla', 'disiscrivi', 'disiscrivimi', 'dezabonare', 'opreste', 'anulare'], // prettier-ignore
  // Dutch, Danish, Norwegian, Swedish, Finnish
  ...['afmelden', 'uitschrijven', 'stoppen', 'afmeld', 'frameld', 'avmeld', 'avsluta', 'avregistrera', 'stoppa', 'lopeta'], // prettier-ignore
  // Polish, Czech, Slovak, Hungarian
  ...['rezygnuję', 'wypisz', 'anuluj', 'koniec', 'odhlásit', 'odhlásiť', 'zrušit', 'zrušiť', 'konec', 'leiratkozás', 'leiratkozom', 'leállítás'], // prettier-ignore
  // Turkish, Indonesian, Vietnamese, Swahili
  ...[
    'iptal',
    'dur',
    'ret',
    'çıkış',
    'berhenti',
    'batal',
    'henti',
    'hủy',
    'dừng',
    'ngừng',
    'từ chối',
    'acha',
    'simama',
  ],
  // Greek, Russian, Ukrainian, Bulgarian
  ...['στοπ', 'τέλος', 'διακοπή', 'стоп', 'отписка', 'отписаться', 'отмена', 'відписатися', 'відписка', 'отписване', 'спри'], // prettier-ignore
  // Arabic, Hebrew, Persian, Hindi, Bengali, Thai
  ...['توقف', 'إلغاء', 'الغاء', 'إيقاف', 'ايقاف', 'قف', 'הסר', 'הסרה', 'עצור', 'די', 'לבטל', 'لغو', 'रोकें', 'बंद करो', 'बंद करें', 'বন্ধ', 'หยุด', 'ยกเลิก'], // prettier-ignore
  // Chinese
  ...['td', 't', 'r', 'qx', '退订', '退訂', '取消', '取消订阅', '取消訂閱', '拒收', '停止', '停', '停止发送', '停止發送', '退出', 'td退订', 'td退訂', 't退订', 't退訂', 'r拒收', '不要再发', '不要再發', '别发了', '別發了', '别再发', '勿扰', '勿擾', '拒绝', '拒絕'], // prettier-ignore
  // Japanese, Korean
  ...['配信停止', '解除', '配信解除', 'キャンセル', 'ストップ', 'やめて', '중지', '정지', '취소', '거부', '수신거부', '해지', '그만'], // prettier-ignore
];

/** Those that mean nothing else, so that a text is a no that begins with one, whatever follows. */
export const unmistakable: readonly string[] = [
  ...['stop all', 'unsubscribe', 'opt out', 'do not text me', "don't text me", 'do not contact me', "don't contact me"],
  ...['abmelden', 'abbestellen', 'désabonner', 'désinscrire', 'darse de baja', 'dar de baja', 'descadastrar', 'uitschrijven', 'afmelden'], // prettier-ignore
  ...['отписаться', 'відписатися', 'leiratkozom', '수신거부'],
];

/** The same in a script that puts no spaces between words. */
export const unmistakableSigns: readonly string[] = ['退订', '退訂', '拒收', '取消订阅', '取消訂閱', '停止发送', '停止發送', '不要再发', '不要再發', '别再发', '别发了', '別發了', '配信停止']; // prettier-ignore

/** What may stand behind STOP and leave it what it is: what is to stop, when, and whose number it is; a sentence has other words too. */
export const besideStop: readonly string[] = [
  ...['it', 'this', 'these', 'that', 'those', 'the', 'your', 'all', 'any', 'now', 'immediately', 'already', 'everything', 'me', 'us', 'my', 'number', 'phone', 'to', 'from', 'with', 'and'], // prettier-ignore
  ...['sending', 'texting', 'messaging', 'contacting', 'writing', 'spamming', 'bothering', 'calling', 'spam', 'sms', 'mms', 'text', 'texts', 'message', 'messages', 'msg', 'msgs', 'ads', 'ad', 'advertising', 'marketing', 'promotions', 'promo', 'offers', 'newsletter', 'subscription'], // prettier-ignore
  ...['stop', 'unsubscribe', 'end', 'quit', 'cancel', 'werbung', 'nachrichten', 'alle', 'alles', 'sofort', 'mit', 'der', 'den', 'diese', 'pub', 'publicité', 'tout', 'mensajes', 'todo', 'publicidad', 'messaggi', 'pubblicità'], // prettier-ignore
];

/** What may stand behind END, CANCEL, QUIT and REVOKE: nothing that may be an order or an appointment. */
export const besideEnd: readonly string[] = [
  ...['sms', 'mms', 'text', 'texts', 'texting', 'message', 'messages', 'messaging', 'msgs', 'subscription', 'subscriptions', 'marketing', 'newsletter', 'consent', 'my', 'the', 'these', 'your', 'all', 'now'], // prettier-ignore
];

/** How people ask for it kindly, or curse. */
export const kindWords: readonly string[] = [
  ...[
    'please',
    'pls',
    'plz',
    'thanks',
    'thank you',
    'thx',
    'ty',
    'kindly',
    'now',
    'hi',
    'hello',
    'ok',
    'okay',
    'yes',
    'just',
  ],
  ...['bitte', 'danke', 'jetzt', 'hallo', 'svp', 'stp', "s'il vous plaît", "s'il te plaît", 'merci', 'bonjour', 'por favor', 'gracias', 'hola', 'obrigado', 'obrigada', 'per favore', 'grazie'], // prettier-ignore
  ...['alstublieft', 'aub', 'dank', 'bedankt', 'tack', 'tak', 'takk', 'kiitos', 'proszę', 'dziękuję', 'prosím', 'lütfen', 'tolong', 'xin', 'пожалуйста', 'спасибо', 'παρακαλώ'], // prettier-ignore
];

/** The same in a script that puts no spaces between words, before and behind. */
export const kindSigns = { before: ['请', '請', '麻烦', '回复', '回覆'], behind: ['谢谢', '謝謝', 'です', 'してください', '해주세요', '吧', '了', '啊', '谢'] } as const; // prettier-ignore

/** Who asks who we are; the answer is the provider's. */
export const helpWords: readonly string[] = ['help', 'info', 'hilfe', 'aide', 'ayuda', 'ajuda', 'aiuto', 'hulp', 'pomoc', 'помощь', '帮助', '幫助', 'ヘルプ', '도움말']; // prettier-ignore

/** What carriers take for a yes; to us it is none, since nobody agrees to a text that they were not shown. */
export const startWords: readonly string[] = ['start', 'unstop', 'subscribe', 'yes', 'resume', 'opt in', 'anmelden', 'alta', 'подписаться', '订阅', '訂閱']; // prettier-ignore
