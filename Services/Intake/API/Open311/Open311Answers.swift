import Casework
import Foundation
import ServiceBootstrap
import SharedModels

/// What the answers of Open311 say.
struct Open311Answers: Sendable {
    /// In which times are written.
    let zone: TimeZone

    /// Where the API is and what it speaks.
    static func discovery(_ settings: HotlineSettings) -> Open311Document {
        let url = settings.url?.absoluteString ?? "/\(Open311Routes.path)/v2"
        return Open311Document(
            "discovery",
            .object([
                "changeset": .text(changeset), "contact": .text(settings.contact ?? "docs/open311.md"),
                "key_service": .text("Authorization: Bearer <token>"),
                "endpoints": .list(
                    of: "endpoint",
                    [
                        .object([
                            "specification": .text("http://wiki.open311.org/GeoReport_v2"), "url": .text(url),
                            "changeset": .text(changeset), "type": .text("production"),
                            "formats": .list(of: "format", [.text("text/xml"), .text("application/json")]),
                        ])
                    ]),
            ]))
    }

    /// When the list of services changed last.
    private static let changeset = "2026-11-27T00:00:00+08:00"

    /// `GET services`.
    static let services = Open311Document(
        "services",
        .list(
            of: "service",
            HotlineService.allCases.map { service in
                .object([
                    "service_code": .text(service.rawValue), "service_name": .text(service.name), "description": .text(service.purpose),
                    "metadata": .flag(true), "type": .text("realtime"), "keywords": .text(service.keywords.joined(separator: ",")),
                    "group": .text(service.group),
                ])
            }))

    /// `GET services/{code}`: every service has the one attribute by which the hotline numbers its matters.
    /// - Throws: `Problem` (404) for a service that there is not.
    static func service(_ code: String?) throws(Problem) -> Open311Document {
        guard let service = code.flatMap(HotlineService.init(rawValue:)) else {
            throw Problem(.notFound, "service_code: there is no such service; see services")
        }
        return Open311Document(
            "service_definition",
            .object([
                "service_code": .text(service.rawValue),
                "attributes": .list(
                    of: "attribute",
                    [
                        .object([
                            "variable": .flag(true), "code": .text("reference"), "datatype": .text("string"), "required": .flag(false),
                            "datatype_description": .text("热线工单编号，同一编号只登记一次"), "order": .whole(1),
                            "description": .text("热线工单编号"),
                        ])
                    ]),
            ]))
    }

    /// `POST requests`.
    func taken(_ number: String, account: String?) -> Open311Document {
        Open311Document(
            "service_requests",
            .list(
                of: "request",
                [
                    .object([
                        "service_request_id": .text(number), "service_notice": .text("已登记，凭编号查询办理情况"), "account_id": .said(account),
                    ])
                ]))
    }

    /// One request as it stands.
    func request(_ record: CaseRecord, _ contact: Contact, _ progress: [CaseProgress]) -> Open311Node {
        let standing = contact.hotlineStanding(progress, changedAt: record.updatedAt)
        let (service, hotline) = (contact.hotlineService ?? .enquiry, contact.facts.hotline)
        let address = contact.facts.caller.address.present
        return .object([
            "service_request_id": .text(record.number), "status": .text(standing.isOpen ? "open" : "closed"),
            "status_notes": .text(standing.notes), "service_name": .text(service.name), "service_code": .text(service.rawValue),
            "description": .said(contact.hotlineWords), "requested_datetime": .text(text(contact.recordedAt)),
            "updated_datetime": .text(text(standing.updatedAt)), "expected_datetime": .said(standing.expectedAt.map(text)),
            // A position that stands for an address is said as what it is.
            "address": .said(address == hotline?.position ? nil : address), "address_id": .said(contact.facts.caller.unit.present),
            "lat": hotline?.latitude.map { .decimal($0) }, "long": hotline?.longitude.map { .decimal($0) },
            "media_url": .said(hotline?.media),
        ])
    }

    /// A time as the standard has it: with the estate's offset, to the second.
    private func text(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: zone))
    }
}
