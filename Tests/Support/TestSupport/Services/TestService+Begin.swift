import Casework
package import Policy
import ServiceBootstrap
package import SharedModels

extension TestService {
    /// Begins a case as the service's own jobs do, for kinds that nobody begins over the API.
    /// - Parameters:
    ///   - command: the system's.
    ///   - type: of the case.
    /// - Throws: the refusal.
    package func begin<Case: CaseType>(_ command: Case.Command, as type: Case.Type) async throws where Case.Rules == Policy {
        let result = await engine.runner.submit(
            Submission(command, to: CaseID(.v7()), as: type, under: engine.policy, cause: .system(), creates: true))
        if let problem = result.problem { throw problem }
    }
}
