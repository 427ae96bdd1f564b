import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Who may use which route of CallbackScheduling (D13, OPS-01, OPS-23)", .timeLimit(.minutes(10)))
struct PermissionTests {
    @Test("Every route refuses every role that is not named for it, and no other")
    func matrix() async throws {
        try await TestService.with(CallbackSchedulingMain.service) { service in
            let matrix = try await PermissionMatrix(of: service)
            #expect(matrix.faults == [])
            #expect(matrix.routes > 10)
        }
    }

    @Test("docs/permissions.md shows the table that the service itself makes; deploy/permissions.sh writes it anew")
    func page() throws {
        let service = CallbackSchedulingMain.service
        let table = PermissionTable.text(of: try service.permissions(under: .baseline), title: service.name)
        #expect(try PermissionsPage.section(service.name) == table)
    }

    @Test("No route is for the system or, but for those of the admin port, for an operator, and each has somebody to use it")
    func sets() throws {
        for permission in try CallbackSchedulingMain.service.permissions(under: .baseline) {
            guard case .roles(let roles) = permission.access else { continue }
            #expect(permission.isAdmin ? roles == [.operator] : roles.isSubset(of: Role.employees), "\(permission)")
            #expect(!roles.isEmpty, "\(permission)")
        }
    }

    @Test("On the brokers it may write its own topics, read those that it listens to, and nothing else (deploy/kafka/access.tsv)")
    func broker() throws {
        let own = try BrokerAccess.table().filter { $0.hasPrefix("\(CallbackSchedulingMain.service.name)\t") }
        #expect(own == [BrokerAccess.line(of: CallbackSchedulingMain.service, under: .baseline)])
    }
}
