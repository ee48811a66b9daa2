/**
 * Asks for what is kept beside the entries and is not what they say: cases whose standing is another or is missing, and
 * days that begin elsewhere. Written anew in the SQL of both databases; it shares nothing with the triggers.
 */
export const ASTRAY = `
  WITH said AS (
    SELECT case_id, min(seq) AS opened,
      max(CASE WHEN kind = 'case.closed' OR kind = 'case.reopened' THEN seq END) AS ended
    FROM entry WHERE case_id IS NOT NULL AND kind >= 'case.' AND kind < 'case/' GROUP BY case_id
  ), due AS (
    SELECT said.case_id, said.opened, first.at AS opened_at,
      CASE WHEN last.kind = 'case.closed' THEN last.at ELSE -1 END AS closed_at
    FROM said JOIN entry first ON first.seq = said.opened LEFT JOIN entry last ON last.seq = said.ended
  ), day AS (
    SELECT here.seq, here.at / 86400000 AS day FROM entry here LEFT JOIN entry before ON before.seq = here.seq - 1
    WHERE before.seq IS NULL OR before.at / 86400000 <> here.at / 86400000
  )
  SELECT 'case ' || due.case_id AS what FROM due LEFT JOIN case_standing kept ON kept.case_id = due.case_id
    WHERE kept.case_id IS NULL OR kept.opened_seq <> due.opened OR kept.opened_at <> due.opened_at
      OR coalesce(kept.closed_at, -1) <> due.closed_at
  UNION ALL SELECT 'case ' || kept.case_id FROM case_standing kept
    WHERE NOT EXISTS (SELECT 1 FROM due WHERE due.case_id = kept.case_id)
  UNION ALL SELECT 'day at ' || day.seq FROM day
    WHERE NOT EXISTS (SELECT 1 FROM entry_day kept WHERE kept.first_seq = day.seq AND kept.day = day.day)
  UNION ALL SELECT 'day at ' || kept.first_seq FROM entry_day kept
    WHERE NOT EXISTS (SELECT 1 FROM day WHERE day.seq = kept.first_seq)
  LIMIT 100`;
