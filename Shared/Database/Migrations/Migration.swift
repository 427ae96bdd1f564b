import Crypto

/// One numbered, forward-only step of a database's schema.
package struct Migration: Sendable, Hashable {
    /// From 1, without gaps.
    package let version: Int
    /// The words of the file name, such as `create_contact`.
    package let name: String
    /// Statements; they run in one transaction, so no COMMIT. Or a single one that makes or drops an index CONCURRENTLY, which runs in none.
    package let sql: String
    /// SHA-256 of the file in lower-case hexadecimal: an applied file must never change.
    package let checksum: String

    /// Computes the checksum of `sql`; files come in through `MigrationRunner.migrations(from:)`.
    package init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
        checksum = SHA256.hash(data: Array(sql.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// Why migrations cannot be applied; the description says what to do.
package enum MigrationError: Error, Hashable, CustomStringConvertible {
    /// A file is not named `0001_create_contact.sql`.
    case badFileName(String)
    /// A file is not UTF-8 text.
    case notText(String)
    /// Numbers must be 1, 2, 3…; this one was expected.
    case gap(expected: Int, found: Int)
    /// An applied file was changed afterwards.
    case changed(component: String, version: Int)
    /// The database was migrated by a newer release.
    case newer(component: String, database: Int, release: Int)
    /// A file ended the transaction that it runs in.
    case endsTransaction(component: String, version: Int)
    /// A file with CONCURRENTLY does more than one thing, or could not be run again after a crash.
    case notAlone(String)
    /// An index was built and is not valid all the same.
    case indexInvalid(component: String, version: Int, index: String)
    /// Another runner has worked on the database all the while.
    case busy

    package var description: String {
        switch self {
        case .badFileName(let name):
            "migration file \(name): name it with four digits, an underscore, lower-case words and .sql, as 0001_create_contact.sql"
        case .notText(let name):
            "migration file \(name) is not UTF-8 text"
        case .gap(let expected, let found):
            "migration \(found) follows where \(expected) is expected: number the files from 0001 without gaps or repeats"
        case .changed(let component, let version):
            "migration \(version) of \(component) was changed after it was applied: restore the file and write a new one"
        case .newer(let component, let database, let release):
            "the database is at version \(database) of \(component), this release knows \(release): run the newer release"
        case .endsTransaction(let component, let version):
            "migration \(version) of \(component) ends its transaction: remove COMMIT and ROLLBACK from the file"
        case .notAlone(let name):
            """
            migration file \(name): what is done CONCURRENTLY stands alone in its file, as CREATE INDEX CONCURRENTLY IF NOT EXISTS name ON … \
            or DROP INDEX CONCURRENTLY IF EXISTS name
            """
        case .indexInvalid(let component, let version, let index):
            "migration \(version) of \(component) left the index \(index) invalid: run it again"
        case .busy:
            "another process has been migrating this database all the while: wait until it is done"
        }
    }
}
