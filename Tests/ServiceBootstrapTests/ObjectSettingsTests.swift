import Foundation
import Testing

@testable import ServiceBootstrap

@Suite("Settings of the place for files") struct ObjectSettingsTests {
    private func read(_ environment: [String: String]) throws -> ObjectSettings {
        var reader = SettingsReader(environment: environment, declared: ObjectSettings.declarations + [Settings.profile])
        let settings = ObjectSettings(&reader)
        try reader.finish()
        return settings
    }

    private func problems(_ environment: [String: String]) -> [String] {
        do {
            _ = try read(environment)
            return []
        } catch let error as SettingsError {
            return error.problems.map(\.name)
        } catch {
            return ["\(error)"]
        }
    }

    private static let bucket = ["GUANJIA_OBJECTS": "s3://photos", "GUANJIA_S3_ACCESS_KEY": "id", "GUANJIA_S3_SECRET_KEY": "s3cret"]

    @Test("Nothing set is no place; a path is a folder") func folders() throws {
        guard case .nowhere = try read([:]).place else { return #expect(Bool(false)) }
        #expect(try read([:]).limitBytes == 5_242_880)
        guard case .folder("/var/lib/guanjia") = try read(["GUANJIA_OBJECTS": "/var/lib/guanjia"]).place else {
            return #expect(Bool(false))
        }
    }

    @Test("A bucket is Amazon's unless an endpoint is set; then it stands in the path") func buckets() throws {
        guard case .bucket(let amazon) = try read(Self.bucket).place else { return #expect(Bool(false)) }
        #expect(amazon.name == "photos" && amazon.region == "us-east-1" && !amazon.pathStyle)
        #expect(amazon.endpoint.absoluteString == "https://s3.us-east-1.amazonaws.com")
        let environment = Self.bucket.merging(["GUANJIA_S3_ENDPOINT": "https://minio:9000", "GUANJIA_S3_REGION": "eu"]) { $1 }
        guard case .bucket(let own) = try read(environment).place else { return #expect(Bool(false)) }
        #expect(own.endpoint.absoluteString == "https://minio:9000" && own.region == "eu" && own.pathStyle)
        #expect(!"\(own)".contains("s3cret"))
    }

    @Test(
        "What cannot be meant is named",
        arguments: [
            (["GUANJIA_OBJECTS": "s3://Photos"], ["GUANJIA_OBJECTS"]), (["GUANJIA_OBJECTS": "https://x"], ["GUANJIA_OBJECTS"]),
            (["GUANJIA_OBJECTS": "s3://photos"], ["GUANJIA_S3_ACCESS_KEY", "GUANJIA_S3_SECRET_KEY"]),
            (["GUANJIA_S3_ENDPOINT": "minio:9000"], ["GUANJIA_S3_ENDPOINT"]),
            (["GUANJIA_S3_ENDPOINT": "https://a@b"], ["GUANJIA_S3_ENDPOINT"]),
            (["GUANJIA_OBJECT_LIMIT_BYTES": "1"], ["GUANJIA_OBJECT_LIMIT_BYTES"]),
            (Self.bucket.merging(["GUANJIA_S3_ENDPOINT": "http://minio:9000"]) { $1 }, ["GUANJIA_S3_ENDPOINT"]),
            (Self.bucket.merging(["GUANJIA_S3_ENDPOINT": "http://minio:9000", "GUANJIA_PROFILE": "dev"]) { $1 }, []),
        ])
    func wrong(environment: [String: String], names: [String]) { #expect(problems(environment) == names) }
}
