import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { CatalogTable } from '@backstage/plugin-catalog';
import {
  CatalogFilterLayout,
  DefaultFilters,
  EntityListProvider,
} from '@backstage/plugin-catalog-react';
import { ButtonLink, Container, Header } from '@backstage/ui';
import { catalogColumns, TABLE_OPTIONS } from './columns';

/** The catalog's page as the plugin has it, with columns that leave the names room. */
export function CatalogPage() {
  const name =
    useApi(configApiRef).getOptionalString('organization.name') ?? 'Backstage';
  return (
    <EntityListProvider pagination>
      <main>
        <Header
          title={`${name} Catalog`}
          customActions={<ButtonLink href="/create">Create</ButtonLink>}
        />
        <Container>
          <CatalogFilterLayout>
            <CatalogFilterLayout.Filters>
              <DefaultFilters
                initialKind="component"
                initiallySelectedFilter="owned"
              />
            </CatalogFilterLayout.Filters>
            <CatalogFilterLayout.Content>
              <CatalogTable
                columns={catalogColumns}
                tableOptions={TABLE_OPTIONS}
              />
            </CatalogFilterLayout.Content>
          </CatalogFilterLayout>
        </Container>
      </main>
    </EntityListProvider>
  );
}
