import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { CatalogTable } from '@backstage/plugin-catalog';
import {
  CatalogFilterLayout,
  EntityKindPicker,
  EntityLifecyclePicker,
  EntityListProvider,
  EntityOwnerPicker,
  EntityTagPicker,
  EntityTypePicker,
  UserListPicker,
} from '@backstage/plugin-catalog-react';
import { Container, Header } from '@backstage/ui';
import { catalogColumns, TABLE_OPTIONS } from '../catalog/columns';

/** All APIs, in the catalog's table. */
export function ApisPage() {
  const name =
    useApi(configApiRef).getOptionalString('organization.name') ?? 'Backstage';
  return (
    <main>
      <Header title={`${name} API Explorer`} />
      <Container>
        <EntityListProvider pagination>
          <CatalogFilterLayout>
            <CatalogFilterLayout.Filters>
              <EntityKindPicker initialFilter="api" hidden />
              <EntityTypePicker />
              <UserListPicker initialFilter="all" />
              <EntityOwnerPicker />
              <EntityLifecyclePicker />
              <EntityTagPicker />
            </CatalogFilterLayout.Filters>
            <CatalogFilterLayout.Content>
              <CatalogTable
                columns={catalogColumns}
                tableOptions={TABLE_OPTIONS}
              />
            </CatalogFilterLayout.Content>
          </CatalogFilterLayout>
        </EntityListProvider>
      </Container>
    </main>
  );
}
