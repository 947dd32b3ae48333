type Section = { readonly title: string; readonly about: string };

export type CopyWords = {
  readonly title: string;
  readonly about: (at: string) => string;
  readonly shown: (shown: number, count: number, file: string) => string;
  readonly nothing: string;
  /** What is said of a person at one place. */
  readonly profile: Section;
  readonly sections: Readonly<Record<string, Section>>;
};

export const english: CopyWords = {
  title: 'A copy of everything that is kept about you',
  about: (at) =>
    `As it was on ${at} (UTC). The tables beside this page open in a spreadsheet; data.json holds all of it for another service to read.`,
  shown: (shown, count, file) => (shown < count ? `The newest ${shown} of ${count}; all are in ${file}.` : file),
  nothing: 'Nothing.',
  profile: { title: 'Your profile', about: 'What is known about you, and where it came from.' },
  sections: {
    stages: { title: 'Stages', about: 'How you went from a visitor to a customer.' },
    identifiers: { title: 'Identifiers', about: 'How you are recognised: addresses, accounts, devices.' },
    former_addresses: { title: 'Former addresses', about: 'Addresses that were yours before.' },
    consents: { title: 'Consents', about: 'What you agreed to, refused and took back.' },
    confirmations: { title: 'Confirmations', about: 'What you were asked to confirm, and when.' },
    events: { title: 'Events', about: 'What you did, as it was told to us.' },
    enrolments: { title: 'Journeys', about: 'Series of messages that you are or were in.' },
    messages: { title: 'Messages', about: 'What was sent to you, and what was not.' },
    decisions: { title: 'Decisions', about: 'Why something was sent, held or not sent.' },
    points: { title: 'Points', about: 'What you collected.' },
    calls: { title: 'Calls', about: 'What was told to other systems because of you.' },
    audience_members: { title: 'Groups', about: 'Groups that you belong to.' },
    changes: { title: 'Changes', about: 'When your wishes were changed.' },
    versions: { title: 'Versions', about: 'What your profile said before.' },
    feedback: { title: 'Feedback', about: 'What you were asked when you said no, and your answers.' },
    requests: { title: 'Requests', about: 'What you asked for by your rights, and what became of it.' },
    merges: { title: 'Merged profiles', about: 'Profiles that turned out to be yours, or not to be.' },
    parked: { title: 'Waiting', about: 'What could not be done yet.' },
    rejected: { title: 'Not taken', about: 'What came about you and could not be taken.' },
  },
};

export const chinese: CopyWords = {
  title: '我们保存的关于您的全部数据副本',
  about: (at) => `截至 ${at}（UTC）。与本页同在的表格可用电子表格软件打开；data.json 含有全部内容，可供其他服务读取。`,
  shown: (shown, count, file) => (shown < count ? `共 ${count} 条，显示最新 ${shown} 条；全部内容见 ${file}。` : file),
  nothing: '无。',
  profile: { title: '您的资料', about: '我们对您的了解，以及信息的来源。' },
  sections: {
    stages: { title: '阶段', about: '您如何从访客成为客户。' },
    identifiers: { title: '标识', about: '我们如何认出您：地址、账户、设备。' },
    former_addresses: { title: '以前的地址', about: '您以前使用的地址。' },
    consents: { title: '同意记录', about: '您同意、拒绝和撤回的内容。' },
    confirmations: { title: '确认', about: '请您确认的内容和时间。' },
    events: { title: '事件', about: '我们获知的您的行为。' },
    enrolments: { title: '旅程', about: '您正在或曾经参与的系列消息。' },
    messages: { title: '消息', about: '已发给您的和没有发给您的消息。' },
    decisions: { title: '决定', about: '为何发送、暂缓或不发送。' },
    points: { title: '积分', about: '您累积的积分。' },
    calls: { title: '调用', about: '因您而告知其他系统的内容。' },
    audience_members: { title: '人群', about: '您所属的人群。' },
    changes: { title: '变更', about: '您的偏好何时改变。' },
    versions: { title: '历史版本', about: '您的资料以前的内容。' },
    feedback: { title: '反馈', about: '您拒绝时我们询问的问题和您的回答。' },
    requests: { title: '请求', about: '您依据权利提出的请求及其处理结果。' },
    merges: { title: '合并的资料', about: '后来确认属于您或不属于您的资料。' },
    parked: { title: '等待处理', about: '暂时无法处理的内容。' },
    rejected: { title: '未接收', about: '与您有关但无法接收的内容。' },
  },
};

export const copyWords = (language: string): CopyWords => (language.startsWith('zh') ? chinese : english);
