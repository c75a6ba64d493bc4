import { MarkdownContent } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { rules } from '@mooring/plugin-kubernetes-matching-common';
import { useParams } from 'react-router-dom';
import { useRulesPath } from '../routes';
import { kubernetesMatchingTranslationRef } from '../translation';
import rulePages from './rulePages.json';

const PAGES: Readonly<Record<string, string>> = rulePages;

/** What a rule finds, how to fix it, and when to switch it off: its page in docs/rules. */
export function RulePage() {
  const { rule: id = '' } = useParams();
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const list = useRulesPath();
  const rule = rules.find(known => known.id === id);
  return (
    <main>
      <Container py="4">
        <Flex direction="column" gap="4">
          {list && <Link href={list}>{t('rules.back')}</Link>}
          {rule ? (
            <>
              <Text as="h2" variant="title-small">
                {rule.id}
              </Text>
              <MarkdownContent content={PAGES[rule.id]} />
            </>
          ) : (
            <Text as="p">{t('rules.unknown', { rule: id })}</Text>
          )}
        </Flex>
      </Container>
    </main>
  );
}
