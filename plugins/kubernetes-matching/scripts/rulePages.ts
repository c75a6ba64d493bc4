import fs from 'node:fs';
import path from 'node:path';
import { rules } from '@mooring/plugin-kubernetes-matching-common';

const DOCS = path.resolve(__dirname, '../../../docs/rules');

/** The page of each rule in docs/rules, without its title, as the plugin shows it. */
export function rulePages(): string {
  const pages = rules.map(({ id }) => {
    const page = fs.readFileSync(path.join(DOCS, `${id}.md`), 'utf8');
    return [id, page.replace(/^# .*\n+/, '')];
  });
  return `${JSON.stringify(Object.fromEntries(pages), undefined, 2)}\n`;
}
