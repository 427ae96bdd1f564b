-- Where surveys are found by office and time. Written with every change of a survey, and only then.
CREATE TABLE survey_index (
    survey_id    uuid        PRIMARY KEY,
    number       text        NOT NULL,
    office       text        NOT NULL,
    kind         text        NOT NULL,
    state        text        NOT NULL,
    opened_at    timestamptz,
    analysed_at  timestamptz,
    explained_at timestamptz
);
CREATE INDEX survey_index_office_idx ON survey_index (office, opened_at);
-- What the system has something to do for.
CREATE INDEX survey_index_work_idx ON survey_index (survey_id) WHERE state IN ('distributing', 'closed_for_returns', 'verified');

-- The households of a survey, with what is counted. Written with every change of a form, and only then.
CREATE TABLE survey_form_index (
    form_id          uuid       PRIMARY KEY,
    survey_id        uuid       NOT NULL,
    -- The company's own id of it, as on the list.
    household        text       NOT NULL,
    area             text,
    state            text       NOT NULL,
    occupied         boolean    NOT NULL,
    complained       boolean    NOT NULL,
    -- One number an item: 0 blank, 1 very satisfied, 2 satisfied, 3 fairly satisfied, 4 dissatisfied. Null before there is an answer.
    ratings          smallint[],
    -- It asks to be called, or is dissatisfied and says why: somebody calls, whether its answer is checked or not.
    owes_call        boolean    NOT NULL
);
CREATE INDEX survey_form_index_survey_idx ON survey_form_index (survey_id, state, form_id);
CREATE INDEX survey_form_index_household_idx ON survey_form_index (survey_id, household);
