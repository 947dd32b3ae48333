import { stageCauses, type StageCause } from '../../person/stage-cause';
import { readerOf } from '../gaps';
import { sayChannel } from './channel';
import type { Language } from '../words';

const chinese: Readonly<Record<StageCause, string>> = {
  'signed-up': '注册（Signed Up）',
  account: '有账号',
  ground: '有{channel}地址，并同意 {}',
  condition: '符合策略的条件',
  'no-consent': '不再有有效的同意',
  'no-address': '不再有地址',
  'no-condition': '不再符合策略的条件',
};

const inChinese = readerOf({
  written: stageCauses,
  other: chinese,
  say: (name, kind) => (kind === 'channel' ? sayChannel(name, 'zh') : name),
});

/** Why somebody came to stand on another stage, as it was written down, for a reader. */
export const sayStageCause = (cause: string, language: Language): string =>
  language === 'zh' ? inChinese(cause) : cause;
