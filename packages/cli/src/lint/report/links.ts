/** Where the project's documentation is. */
const DOCS = 'https://github.com/your-org/mooring/blob/main/docs';

/** The page of a rule. */
export function pageOf(rule: string): string {
  return `${DOCS}/rules/${rule}.md`;
}
