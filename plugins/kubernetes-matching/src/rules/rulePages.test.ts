import { rulePages } from '../../scripts/rulePages';
import pages from './rulePages.json';

describe('rulePages.json', () => {
  it('is what docs/rules says; run "yarn workspace @mooring/plugin-kubernetes-matching run docs"', () => {
    expect(pages).toEqual(JSON.parse(rulePages()));
  });
});
