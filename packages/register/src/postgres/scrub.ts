import { connectOnce, explainPostgres } from './connect.ts';

/**
 * Has the server write the tables of personal text anew, so that what was erased is no longer in their files. Others
 * wait meanwhile: do it at night. The server's own write-ahead log and archives keep it for as long as they are kept.
 */
export const scrubPostgres = async (ownerUrl: string): Promise<void> => {
  const client = await connectOnce(ownerUrl);
  try {
    for (const table of ['entry_words', 'entry_person', 'entry_digest', 'entry_search'])
      await client.query(`VACUUM (FULL, ANALYZE) ${table}`);
  } catch (error) {
    throw explainPostgres(error);
  } finally {
    await client.end();
  }
};
