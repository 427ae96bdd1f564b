-- Takes the number until the file of another change that has it comes in; that file replaces this one.
SELECT 1;
