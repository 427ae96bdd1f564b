-- Copies cases in the database of a service or of the Console, with all rows that are about them. The table copied_case says which and how often:
-- (id, copy, new_id, shift, office: null for that of the case). What happened to a copy happened `shift` earlier. Limits that wait (timers), events
-- that are to be sent and the months that are to be closed are not copied: the services would begin to work on them.
DO $body$
DECLARE
    t record;
    key name;
    targets text;
    sources text;
    -- The office that a document names, where it names one.
    moved text := $e$ || CASE WHEN t.%1$I ? 'office' THEN jsonb_strip_nulls(jsonb_build_object('office', c.office)) ELSE '{}' END$e$;
BEGIN
    FOR t IN
        SELECT oid, relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
            AND relname <> ALL ('{timer,outbox,outbox_quarantine,inbox,parked_record,idempotency_key,group_queue,webhook_delivery,ledger_entry}'::name[])
    LOOP
        -- The case that a row is about: the first uuid of the primary key, or of the row.
        SELECT a.attname INTO key FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
        WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'uuid'::regtype
        ORDER BY a.attnum = ANY (i.indkey::int2[]) DESC NULLS LAST, a.attnum LIMIT 1;
        CONTINUE WHEN key IS NULL;
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
            string_agg(
                CASE
                    WHEN attname = key THEN 'c.new_id'
                    WHEN atttypid = 'uuid'::regtype THEN format(
                        'coalesce((SELECT o.new_id FROM copied_case o WHERE o.id = t.%1$I AND o.copy = c.copy), t.%1$I)', attname)
                    WHEN attname = 'office' THEN 'coalesce(c.office, t.office)'
                    WHEN attname = 'number' THEN $e$regexp_replace(t.number, '([0-9]+)$', lpad(c.copy::text, 5, '0') || '\1')$e$
                    WHEN atttypid = 'timestamptz'::regtype THEN format('t.%I - c.shift', attname)
                    WHEN attname IN ('data', 'facts') THEN format('pg_temp.earlier(t.%1$I, c.shift)' || moved, attname)
                    WHEN attname IN ('body', 'listed') THEN format(
                        'replace(t.%1$I::text, c.id::text, c.new_id::text)::jsonb' || moved, attname)
                    ELSE format('t.%I', attname)
                END, ', ' ORDER BY attnum)
            INTO targets, sources
        FROM pg_attribute WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = '';
        EXECUTE format('INSERT INTO %1$I (%2$s) SELECT %3$s FROM %1$I t JOIN copied_case c ON c.id = t.%4$I', t.relname, targets, sources, key);
    END LOOP;
END $body$
