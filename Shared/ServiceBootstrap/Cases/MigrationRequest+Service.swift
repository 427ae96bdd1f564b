import Casework
import Database

extension MigrationRequest {
    /// Applies the engine's numbered files and then the service's own, or only looks what is pending (D20).
    /// - Parameters:
    ///   - service: under which name its own are on record.
    ///   - files: its own.
    /// - Throws: `DatabaseError` when the database does not answer.
    /// - Returns: what was done or found.
    func migrate(_ service: String, _ files: [(name: String, contents: [UInt8])]) async throws -> MigrationOutcome {
        let runner = MigrationRunner(configuration: try PostgresConfiguration(url: database.reveal()))
        let components = [
            (CaseworkMigrations.component, try CaseworkMigrations.load()), (service, try MigrationRunner.migrations(from: files)),
        ]
        do {
            var names: [String] = []
            for (component, migrations) in components {
                let done =
                    applies
                    ? try await runner.apply(component: component, migrations: migrations)
                    : try await runner.pending(component: component, migrations: migrations)
                names += done.map { "\(component) \($0.version) \($0.name)" }
            }
            return applies || names.isEmpty ? .current(applied: names) : .pending(names)
        } catch let error as MigrationError {
            return .unknown("\(error)")
        }
    }
}
