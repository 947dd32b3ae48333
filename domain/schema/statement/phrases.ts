/** What a text must not say, as one language says it. */
export type Phrases = {
  /** That the answer is yes unless somebody acts. */
  readonly ticked: readonly RegExp[];
  /** That something else can only be had with this yes. */
  readonly conditions: readonly RegExp[];
  /** Words of lawyers and engineers. */
  readonly jargon: readonly RegExp[];
  /** That data goes to others. */
  readonly sharing: RegExp;
  /** That somebody is watched or judged by what they do. */
  readonly profiling: RegExp;
  /** That somebody is written to. */
  readonly contact: RegExp;
  /** What joins two purposes in one sentence. */
  readonly joins: RegExp;
  /** A second yes in one sentence. */
  readonly twice: RegExp;
  /** A sentence with it says what is not done. */
  readonly denies: RegExp;
};

/** A box that is drawn with its tick in it. */
const tick = /[☑☒✅✔✓]|\[\s?[xX×*]\s?\]/u;

const doing =
  '(?:registering|signing up|signing in|creating|opening|using|continuing|proceeding|clicking|submitting|placing|ordering|joining|visiting|entering|buying|checking out)';
const something =
  '(?:register|sign up|sign in|create|open|use|continue|proceed|order|place|join|visit|enter|buy|check out|registration|account|order|purchase|service)';
const agreeing = '(?:agree|consent|accept|allow|permit|authori[sz]e)';

const english: Phrases = {
  ticked: [
    /\bpre-?\s?(?:ticked|checked|selected)\b/i,
    /\b(?:un-?tick|un-?check|de-?select)\b/i,
    /\balready (?:been )?(?:ticked|checked|selected)\b/i,
    /\bunless (?:you|i) (?:tell|opt|say|object|un|do not|don['’]t)/i,
    /\bif (?:you|i) do(?: not|n['’]t) (?:object|opt out|say no)/i,
    tick,
  ],
  conditions: [
    new RegExp(`\\b(?:by|in|when) ${doing}\\b[^.!?]*\\b${agreeing}`, 'i'),
    new RegExp(
      `\\b(?:required|necessary|needed|mandatory|obligatory) (?:to|for|in order to) (?:you to )?(?:an? |your |the )?${something}\\b`,
      'i',
    ),
    new RegExp(`\\b(?:you|i) (?:must|have to|need to) ${agreeing}`, 'i'),
    new RegExp(`\\b(?:cannot|can['’]t|can not|unable to|may not) ${something}\\b[^.!?]*\\b(?:without|unless)\\b`, 'i'),
    new RegExp(`\\bonly ${something}\\b[^.!?]*\\b(?:if|when|once|after|with)\\b`, 'i'),
    new RegExp(`\\b(?:to|in order to) ${something}\\b[^.!?]*\\b(?:say yes|tick|check (?:this|the) box)`, 'i'),
    /\bwithout (?:this|your|my) (?:consent|agreement)\b/i,
    /\b(?:a|as|on) condition (?:of|that|for)\b/i,
    /\bterms (?:and conditions|of (?:use|service))\b/i,
  ],
  jargon: [
    /\b(?:pursuant|hereinafter|hereby|herein|thereof|therein|aforementioned|aforesaid|notwithstanding|inter alia|heretofore|whereas)\b/i,
    /\bdata (?:controller|processor|subject)s?\b/i,
    /\b(?:article|art\.|section|§)\s*\d+/i,
    /\b(?:GDPR|CCPA|PIPL|UWG|TCF|API|SDK|JSON|UUID)\b/,
    /\b(?:hashed|metadata|payload|endpoint|fingerprinting|identifiers?|legitimate interests?|automated decision)/i,
  ],
  sharing:
    /\b(?:shar|pass|sell|giv|disclos|transfer|provid|forward)\w*\b.*\b(?:partners?|third[- ]part(?:y|ies)|affiliates?|advertisers?|other companies|our group)\b/i,
  profiling: /\b(?:profil(?:e|ing|es)\b|track(?:ing)?\b|analy[sz](?:e|es|ing) (?:my|your|how|what)|analytics\b)/i,
  contact: /\b(?:send|write|contact|news|newsletters?|offers?|marketing|promotions?|reminders?)\b/i,
  joins: /\b(?:and|as well as|also|plus|or)\b|[,;&]/i,
  twice: new RegExp(`\\b${agreeing}\\b.*\\b(?:and|also|as well as|plus)\\b.*\\b${agreeing}`, 'i'),
  denies: /\b(?:never|not|no|nobody|none|without|don['’]t|won['’]t|doesn['’]t|stop|instead)\b/i,
};

const chinese: Phrases = {
  ticked: [/默认(?:为|已)?(?:您)?(?:勾选|选中|同意|开启|订阅)/u, /已(?:为您|预先)?(?:勾选|选中)/u, /取消勾选/u, /除非您/u, /视(?:为|同|作)(?:您)?(?:已)?同意/u, tick], // prettier-ignore
  conditions: [
    /(?:注册|登录|继续|使用|下单|提交|点击|购买|访问)[^。，；！？]{0,12}(?:即|就|则)[^。；！？]{0,8}(?:同意|接受|授权)/u,
    /(?:注册|登录|继续|使用|下单|提交|点击|购买|访问)[^。；！？]{0,8}(?:表示|代表|意味着|等于)[^。；！？]{0,6}(?:同意|接受|授权)/u,
    /(?:必须|须|需要)(?:先)?(?:同意|接受|授权)/u,
    /(?:不同意|未同意|拒绝)[^。；！？]{0,12}(?:无法|不能|不可|不得)/u,
    /同意(?:后|之后)[^。；！？]{0,4}(?:方|才|即)(?:可|能)/u,
    /(?:只有|先)[^。；！？]{0,20}(?:才|方)(?:能|可)[^。；！？]{0,6}(?:注册|登录|继续|使用|下单|购买)/u,
    /(?:要|想|如需)(?:注册|登录|继续|使用|下单|购买)[^。；！？]{0,8}(?:请|须|需)先/u,
    /(?:服务|使用)条款|用户协议/u,
  ],
  jargon: [
    /数据(?:控制者|处理者|主体)|个人信息处理者/u,
    /(?:根据|依据|依照)《|第[一二三四五六七八九十百\d]+条/u,
    /特此|兹|上述|前述|之规定|不可撤销/u,
    /\b(?:GDPR|PIPL|API|SDK|JSON|UUID)\b/,
    /哈希|元数据|标识符|自动化决策|合法利益/u,
  ],
  sharing: /(?:共享|分享|提供|出售|披露|转让|转交|透露).*(?:第三方|合作伙伴|关联公司|其他公司|广告商)|(?:第三方|合作伙伴|关联公司|其他公司|广告商).*(?:共享|分享|提供|出售|披露|转让|转交|透露)/u, // prettier-ignore
  profiling: /画像|跟踪|追踪|分析(?:我|您|你)/u,
  contact: /资讯|新闻|优惠|营销|促销|提醒|发送/u,
  joins: /和|及|以及|并|同时|还|，|、|；|或/u,
  twice: /(?:同意|授权|允许).*(?:并|且|同时|也|还|及).*(?:同意|授权|允许)/u,
  denies: /不|绝|没有|无需|停止/u,
};

/** By the first part of a language's tag. */
export const phrasesOf: ReadonlyMap<string, Phrases> = new Map([
  ['en', english],
  ['zh', chinese],
]);
