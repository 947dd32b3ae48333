/** A mail template of class marketing. */
export const mail = (key: string, subject = key, more = ''): string => `
template: ${key}
channel: email
class: marketing
subject: "${subject}"
html: "<p>Hello {{ customer.traits.firstName | default: 'there' }}</p><p><a href='{{ links.unsubscribe }}'>Stop</a></p>"
${more}`;

export const policy = (more = ''): string => `
timezone: Europe/Berlin
hold: 3 days
purposes:
  news: { class: marketing }
  cart-reminders: { class: marketing }
  orders: { class: service }
${more}`;

export const welcome = `
journey: welcome
name: Welcome
purpose: news
enter: { on: Signed Up }
steps:
  - message: hello
    template: hello
`;

export const cart = (steps: string, more = ''): string => `
journey: cart
name: Abandoned cart
purpose: cart-reminders
enter: { on: Product Added, key: event.properties.cart_id, again: after-exit }
exit:
  - { on: Order Completed, when: event.properties.cart_id == entry.properties.cart_id, as: bought }
${more}
steps:
${steps}`;

/** A text that its reader confirms. */
export const newsByEmail = `
statement: news-by-email
purpose: news
channels: [email]
basis: consent
confirm: true
locales:
  en: { title: News by e-mail, text: Send me news by e-mail. }
  zh: { title: 电子邮件资讯, text: 请通过电子邮件给我发送资讯。 }
`;
