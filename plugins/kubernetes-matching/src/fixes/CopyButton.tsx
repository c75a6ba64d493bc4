import {
  alertApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { kubernetesMatchingTranslationRef } from '../translation';

/** Copies a text, and says so for a moment. */
export function CopyButton(props: { label: string; text: string }) {
  const { label, text } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const alertApi = useApi(alertApiRef);
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === text;
  useEffect(() => {
    if (copied === undefined) return undefined;
    const timer = setTimeout(() => setCopied(undefined), 3_000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      alertApi.post({ message: t('fix.copyFailed'), severity: 'warning' });
    }
  };
  return (
    <Button
      variant="secondary"
      iconStart={isCopied ? <RiCheckLine /> : <RiFileCopyLine />}
      onPress={copy}
    >
      <span aria-live="polite">{isCopied ? t('fix.copied') : label}</span>
    </Button>
  );
}
