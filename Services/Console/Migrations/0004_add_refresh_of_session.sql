-- What a session goes on with that was begun at the company's identity provider: encrypted by the session's key, as the token is. All of it is
-- null of a session that was begun with a development token.
ALTER TABLE session
    -- By which the next token is had; null when the provider gave none.
    ADD COLUMN refresh          bytea,
    -- When the token ends, and when the next one is asked for.
    ADD COLUMN token_ends_at    timestamptz,
    ADD COLUMN refresh_at       timestamptz,
    -- Until then somebody asks for it, and nobody else does.
    ADD COLUMN refreshing_until timestamptz;
