import { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink, Flex, Text } from '@backstage/ui';
import { Fix } from '@mooring/plugin-kubernetes-matching-common';
import {
  RiDownloadLine,
  RiExternalLinkLine,
  RiGitPullRequestLine,
} from '@remixicon/react';
import { useMemo } from 'react';
import { kubernetesMatchingTranslationRef } from '../translation';
import { CopyButton } from './CopyButton';
import { editUrl } from './entitySource';
import styles from './FixDetails.module.css';
import { FixPatch, fixPatch } from './fixPatch';
import { PatchView } from './PatchView';
import { saveFile } from './saveFile';
import { usePullRequestUrl } from './usePullRequestUrl';

/** What one fix changes, and the ways to take it along. */
export function FixDetails(props: { entity: Entity; fix: Fix; rule?: string }) {
  const { entity, fix, rule } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const patch = useMemo(() => fixPatch({ entity, fix }), [entity, fix]);
  const isOfEntity = fix.target.type === 'entity';
  const url = isOfEntity ? editUrl(entity) : undefined;
  const pullRequestUrl = usePullRequestUrl({ entity, fix, rule });
  return (
    <Flex direction="column" gap="2" style={{ minWidth: 0 }}>
      {patch ? (
        <>
          <PatchView patch={patch} />
          <Flex gap="2" style={{ flexWrap: 'wrap' }}>
            {pullRequestUrl && (
              <ButtonLink
                href={pullRequestUrl}
                iconStart={<RiGitPullRequestLine />}
              >
                {t('fix.pullRequest')}
              </ButtonLink>
            )}
            <CopyButton label={t('fix.copyDiff')} text={pastable(patch)} />
            <Button
              variant="secondary"
              iconStart={<RiDownloadLine />}
              onPress={() => saveFile(download(patch, entity))}
            >
              {t('fix.download')}
            </Button>
            {url && (
              <ButtonLink
                variant="secondary"
                href={url}
                target="_blank"
                rel="noopener noreferrer"
                iconStart={<RiExternalLinkLine />}
              >
                {t('fix.edit')}
              </ButtonLink>
            )}
          </Flex>
          <Text variant="body-small" color="secondary">
            {isOfEntity ? t('fix.entityHint') : t('fix.objectHint')}
            {url && ` ${t('fix.editHint')}`}
          </Text>
        </>
      ) : (
        !fix.command && <Text>{t('fix.notApplicable')}</Text>
      )}
      {fix.command && (
        <>
          <Text variant="body-small" color="secondary">
            {t('fix.command')}
          </Text>
          <code className={styles.command}>{fix.command}</code>
          <Flex>
            <CopyButton label={t('fix.copyCommand')} text={fix.command} />
          </Flex>
        </>
      )}
    </Flex>
  );
}

/** What to paste into the file: the new lines of a diff, or a patch as a whole. */
function pastable({ type, text }: FixPatch): string {
  if (type === 'kustomize') return text;
  const added = text
    .split('\n')
    .filter(line => line.startsWith('+') && !line.startsWith('+++'));
  return added.length > 0 ? added.map(line => line.slice(1)).join('\n') : text;
}

function download(patch: FixPatch, entity: Entity) {
  return patch.type === 'kustomize'
    ? { name: patch.file, type: 'application/yaml', content: patch.text }
    : {
        name: `${entity.metadata.name}.patch`,
        type: 'text/x-diff',
        content: patch.text,
      };
}
