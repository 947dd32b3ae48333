import { createHmac } from 'node:crypto';

/** The headers that prove who sent a body and when (Standard Webhooks, v1). @param at seconds since 1970 */
export function webhookHeaders(secret: Buffer, id: string, at: number, body: string): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
}
