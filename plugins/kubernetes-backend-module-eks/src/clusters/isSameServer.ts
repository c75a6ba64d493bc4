/** Whether two URLs of API servers are of one server; the same text where they aren't URLs. */
export function isSameServer(one: string, other: string): boolean {
  const originOf = (url: string) => URL.parse(url)?.origin ?? url;
  return originOf(one) === originOf(other);
}
