import type { SuppressionReason } from '../../contact/feedback';
import { named } from '../named';

/** Why nothing goes to an address. */
export const saySuppression = named<SuppressionReason>({
  bounced: ['nobody is at it', '该地址无人使用'],
  'soft-bounced': ['mail to it has come back day after day', '发往该地址的邮件连日被退回'],
  complained: ['mail to it was reported as spam', '发往该地址的邮件被举报为垃圾邮件'],
  stopped: ['somebody wrote STOP from it when nobody here had it', '曾有人在无人登记该号码时从该号码发来退订'],
  erasure: ['somebody who had it was erased', '曾使用该地址的客户已被删除'],
});
