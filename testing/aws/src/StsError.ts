/** A refusal in the words of AWS. https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
export class StsError extends Error {
  name = 'StsError' as const;

  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }

  /** The body of the answer; nothing in it needs escaping but these. */
  toXml(): string {
    const escaped = this.message.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${this.code}</Code><Message>${escaped}</Message></Error></ErrorResponse>`;
  }
}
