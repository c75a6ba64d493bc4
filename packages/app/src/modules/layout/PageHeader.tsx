import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import { PluginHeader, PluginHeaderProps } from '@backstage/ui';
import { useParams } from 'react-router-dom';

/** Backstage's header, its heading the name of the entity where the page's path names one. */
export function PageHeader(props: PluginHeaderProps) {
  const { kind, namespace, name } = useParams();
  return kind && namespace && name ? (
    <EntityHeader {...props} entityRef={`${kind}:${namespace}/${name}`} />
  ) : (
    <PluginHeader {...props} />
  );
}

function EntityHeader(props: PluginHeaderProps & { entityRef: string }) {
  const { entityRef, ...others } = props;
  const { primaryTitle } = useEntityPresentation(entityRef);
  return <PluginHeader {...others} title={primaryTitle} />;
}
