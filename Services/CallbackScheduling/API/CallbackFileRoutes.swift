import Foundation
import Hummingbird
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

/// The API of the files of callback records: one a month and office (CBK-09, CBK-27, OPS-06).
enum CallbackFileRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(CallbackFile.self, at: "callback-files", of: engine, in: group, by: Role.employees, filters: [.month])
        routes.command(CallbackFileCommand.fileCode, FileMonthRequest.self, by: CallbackRoles.customerService) { body, file in
            let contents = try await MonthFiles.contents(file.office, from: file.from, until: file.until, in: engine.pool)
            return .file(place: try body.checkedPlace(), contents: contents)
        }
        routes.command(CallbackFileCommand.archiveCode, ArchiveMonthRequest.self, by: CallbackRoles.customerService)
        routes.file("records", by: CallbackRoles.figures, asking: PageRequest.names) { _, context, file in
            let page = try PageRequest(of: context.query)
            let start = try page.place()
            let found = try await FiledRecord.of(file, after: start, limit: page.limit + 1, in: engine.pool)
            let answer = Page(found, after: start, limit: page.limit)
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
        }
        let zone = engine.policy.days.zone
        routes.page("sheet", by: CallbackRoles.figures) { file, reader in
            var file = file
            // An open file shows how it stands now, above as below.
            if file.state == .open {
                file.contents = try await MonthFiles.contents(file.office, from: file.from, until: file.until, in: engine.pool)
            }
            let records = try await FiledRecord.of(file, after: 0, limit: FileSheet.mostRecords, in: engine.pool)
            return FileSheet(of: file, for: reader, records: records, in: zone).html
        }
    }
}

/// `POST /callback-files/{id}/file`: the month's records are bound and put somewhere.
struct FileMonthRequest: Decodable, Sendable {
    let place: String?

    func checkedPlace() throws(Problem) -> String {
        var check = Validation()
        let place = check.line(place, "place")
        try check.finish()
        return place
    }
}

/// `POST /callback-files/{id}/archive`: the file goes to the archive room.
struct ArchiveMonthRequest: CommandRequest {
    let place: String?

    func command() throws(Problem) -> CallbackFileCommand {
        var check = Validation()
        let place = check.line(place, "place")
        try check.finish()
        return .archive(place: place)
    }
}
