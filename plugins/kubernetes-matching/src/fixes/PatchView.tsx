import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { kubernetesMatchingTranslationRef } from '../translation';
import { FixPatch } from './fixPatch';
import styles from './PatchView.module.css';

const SIGNS: Record<string, string> = { '+': 'added', '-': 'removed' };

/** A patch, its changed lines marked. */
export function PatchView({ patch }: { patch: FixPatch }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { file, text, type } = patch;
  const lines = text.trimEnd().split('\n');
  const shown = type === 'diff' ? lines.filter(isContent) : lines;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.file}>{file}</figcaption>
      <pre
        className={styles.lines}
        // A region that can scroll has to be reached by the keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={t('fix.diffLabel', { file })}
      >
        {shown.map((line, index) => (
          <span
            key={index}
            className={styles.line}
            data-change={type === 'diff' ? SIGNS[line[0]] : undefined}
          >
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}

/** Not the head of the diff, which names the file twice, nor its line numbers. */
function isContent(line: string): boolean {
  return !/^(---|\+\+\+|@@|\\)/.test(line);
}
