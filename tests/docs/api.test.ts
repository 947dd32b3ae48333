import { request, startApi, type Api } from '../api/api';
import { apiPage, type OpenApi } from './api-page';
import { expectPage } from './page';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test('docs/api.md has every route that the API describes', async () => {
  const { body } = await request(`${api.url}/openapi.json`, 'GET', undefined, {});
  const description: unknown = body;
  expectPage('api.md', apiPage(description as OpenApi));
});
