import type { IdentifierKind } from '../../person/identity/identity';
import { named } from '../named';

/** By what kind of name somebody is known; in English as it is searched for. */
export const sayIdentifierKind = named<IdentifierKind>({
  user: ['user', '账号'],
  email: ['email', '邮箱'],
  phone: ['phone', '电话'],
  wechat: ['wechat', '微信'],
  device: ['device', '设备'],
  qr: ['qr', '二维码'],
  anonymous: ['anonymous', '浏览器标识'],
  visitor: ['visitor', '访客'],
});
