-- By which limit it is judged whether a case was handled in time, and when it was; what reports look for first.
ALTER TABLE case_entry ADD COLUMN limit_at timestamptz, ADD COLUMN limit_met_at timestamptz;
CREATE INDEX case_event_registered_idx ON case_event ((data ->> 'registeredAt'))
    WHERE type = 'guanjia.complaints.complaint.registered.v1';
CREATE INDEX case_event_ledger_month_idx ON case_event ((data ->> 'ledgerMonth')) WHERE data ? 'ledgerMonth';
