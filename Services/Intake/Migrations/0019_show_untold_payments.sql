-- Which payments both sides know, for the searches that tell of those which an instance of a release before took and did not tell (INT-60).

-- Charges of which their paid service has heard, and those that are for none that is here.
CREATE VIEW charge_counted AS
SELECT e.charge_id FROM charge_entry e
WHERE e.entry = 0 AND NOT EXISTS (
    SELECT FROM case_file s
    WHERE e.subject = 'service_request' AND s.id = e.case_id AND s.kind = 'service_request'
        AND NOT coalesce(s.body -> 'payments' @> jsonb_build_array(jsonb_build_object('chargeId', e.charge_id::text)), false));

-- Fee notices all of whose charges know that they pay it.
CREATE VIEW fee_payment_told AS
SELECT n.id AS notice_id FROM case_file n
WHERE n.kind = 'fee_notice' AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(n.body -> 'payments') p
    JOIN case_file c ON c.id = (p ->> 'chargeId')::uuid AND c.kind = 'charge'
    WHERE NOT coalesce(c.body -> 'uses' @> jsonb_build_array(jsonb_build_object('feeNoticeId', n.id::text)), false));
