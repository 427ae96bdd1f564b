import CLibPQ

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What libpq knows about connection strings.
enum ConnectionInfo {
    /// Splits a connection URL (or `key=value` string) into libpq's keywords; empty and unset ones are left out.
    /// - Throws: `DatabaseError` of code `configuration`; it never repeats the text, which may hold a password.
    static func parse(_ url: String) throws(DatabaseError) -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &message)
        defer {
            PQfreemem(message)
            PQconninfoFree(options)
        }
        guard var option = options else {
            throw DatabaseError(.configuration, reason: "not a connection URL such as postgresql://user@host:5432/database")
        }
        var values: [String: String] = [:]
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val, value.pointee != 0 { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }

    /// Whether an idle socket is still silent. Bytes or an end of file mean that the server said goodbye.
    ///
    /// Safe on any thread while nobody uses the connection.
    static func isSilent(socket: Int32) -> Bool {
        var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) == 0
    }
}
