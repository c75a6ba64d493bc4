/** User and password of a URL; a port is not a password. */
const USER_AND_PASSWORD = /:\/\/[^\s/?#@:]*:(?!\d{1,5}(?:[/?#\s]|$))[^\s@]*@/g;
const USER = /:\/\/[^\s/?#]*@/g;
const SECRET_PARAMETER =
  /([?&][^\s=&#]*(?:token|secret|password|signature|credential|key|sig)[^\s=&#]*=)[^\s&#]*/gi;

/**
 * A text without the credentials of the URLs in it: user names, passwords, and parameters that are called like secrets.
 *
 * @public
 */
export function withoutCredentials(text: string): string {
  return text
    .replace(USER_AND_PASSWORD, '://')
    .replace(USER, '://')
    .replace(SECRET_PARAMETER, '$1…');
}
