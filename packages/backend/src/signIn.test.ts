import { ProductionPortal } from './__testUtils__/ProductionPortal';

jest.setTimeout(300_000);

const USER_INFO = '/auth/v1/userinfo';

let portal: ProductionPortal;
beforeAll(async () => {
  portal = await ProductionPortal.start();
});
afterAll(() => portal?.stop());

it('signs people in whom the provider and the catalog know, and nobody else', async () => {
  const mel = await portal.signIn('mel');
  const { body } = await mel.call(USER_INFO);
  expect(body.claims).toMatchObject({
    sub: 'user:default/mel',
    ent: ['user:default/mel', 'group:default/shop'],
  });
  expect((await portal.visitor().call(USER_INFO)).status).toBe(401);

  const nia = portal.visitor();
  expect((await nia.signIn('nia')).error).toBeDefined();
  expect((await nia.call(USER_INFO)).status).toBe(401);
});

it('keeps people signed in when they reload the page', async () => {
  const mel = await portal.signIn('mel');
  const { status, answer } = await mel.refresh();
  expect(status).toBe(200);
  expect(answer.backstageIdentity.identity.userEntityRef).toBe(
    'user:default/mel',
  );
  expect((await mel.call(USER_INFO)).status).toBe(200);

  const bo = portal.visitor();
  expect((await bo.refresh()).answer.error.name).toBe('AuthenticationError');
});
