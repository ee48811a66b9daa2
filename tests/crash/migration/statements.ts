/** The statements of some SQL, each by itself; those within a trigger belong to it. */
export const statementsOf = (sql: string): readonly string[] => {
  const statements: string[] = [];
  let open = '';
  for (const part of sql.split(';')) {
    open += open === '' ? part.trim() : `;${part}`;
    const isTrigger = open.startsWith('CREATE TRIGGER');
    if (open === '' || (isTrigger && !/\bEND\s*$/.test(open))) continue;
    statements.push(open);
    open = '';
  }
  if (open !== '') throw new Error(`this does not end: ${open}`);
  return statements;
};
