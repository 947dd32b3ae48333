/** One mail as one recipient got it. */
export type MailItem = {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  /** From lower-case name to its values, unfolded. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly text: string;
  readonly html: string;
  /** RFC 3339, by the product's clock. */
  readonly at: string;
  /** With its angle brackets. */
  readonly messageId: string;
};

/** The mail catcher, as the API sees it. */
export type MailBox = {
  /** Newest first. @param limit default 10,000 */
  list(to?: string, limit?: number): Promise<readonly MailItem[]>;
  /** Drops the mails of these messages, and what still comes of them. @param messageIds the left side of a Message-ID */
  forget(messageIds: readonly string[]): Promise<void>;
};
