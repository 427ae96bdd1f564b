-- A JSON object with the instants, days and months that its members are a while earlier; what is deeper in it stays.
CREATE FUNCTION pg_temp.earlier(said jsonb, shift interval) RETURNS jsonb LANGUAGE sql STABLE AS $function$
    SELECT coalesce(jsonb_object_agg(m.key, CASE
        WHEN m.value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T.*Z$' THEN to_jsonb(
            to_char((m.value #>> '{}')::timestamptz AT TIME ZONE 'UTC' - shift, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        WHEN m.value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN to_jsonb(to_char((m.value #>> '{}')::timestamp - shift, 'YYYY-MM-DD'))
        WHEN m.value #>> '{}' ~ '^20[0-9]{2}-[0-9]{2}$' THEN to_jsonb(to_char(((m.value #>> '{}') || '-28')::timestamp - shift, 'YYYY-MM'))
        ELSE m.value END), '{}')
    FROM jsonb_each(said) m
$function$;
