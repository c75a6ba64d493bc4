import { foreignSentence } from './foreignSentence';
import { visible } from './visible';

it('shows what a terminal would act upon', () => {
  expect(visible('a\u001b[2Jb\u202ec\u2028d')).toBe(
    'a\\u001b[2Jb\\u202ec\\u2028d',
  );
  expect(visible('one\r\n\ttwo')).toBe('one two');
});

it('leaves it out of the sentence of a cluster, which is cut', () => {
  expect(foreignSentence(' no\u001b answer\u200b\nat all.\n')).toBe(
    'no answer at all',
  );
  expect(foreignSentence('x'.repeat(301))).toBe(`${'x'.repeat(300)}…`);
});
