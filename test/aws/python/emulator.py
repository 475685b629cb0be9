"""Runs moto's server on a port of its own, with clusters and metrics that boto3 put there.

Writes one line of JSON: its address `url`, and `untilMs`, the end of the minutes that have figures.
Ends when the standard input does.
"""

import datetime
import json
import sys

import boto3
from moto.server import ThreadedMotoServer

MINUTES = 20


def main():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    until = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0)
    fill(address, until)
    print(json.dumps(dict(url=address, untilMs=until.timestamp() * 1000)), flush=True)
    sys.stdin.read()
    server.stop()


def fill(address, until):
    made = dict(
        endpoint_url=address,
        region_name="eu-central-1",
        aws_access_key_id="AKIDHOME",
        aws_secret_access_key="secret",
    )
    kafka = boto3.client("kafka", **made)
    for name in ("orders", "billing"):
        kafka.create_cluster_v2(ClusterName=name, Tags={"Environment": "prod"}, Provisioned=provisioned())
    vpc = dict(SubnetIds=["subnet-1"])
    kafka.create_cluster_v2(ClusterName="events", Serverless=dict(VpcConfigs=[vpc]))
    cloudwatch = boto3.client("cloudwatch", **made)
    for name in ("orders", "billing"):
        put(cloudwatch, name, until)


def provisioned():
    return dict(
        BrokerNodeGroupInfo=dict(
            InstanceType="kafka.m5.large", ClientSubnets=["subnet-1"], SecurityGroups=["sg-1"]
        ),
        KafkaVersion="3.6.0",
        NumberOfBrokerNodes=3,
        EnhancedMonitoring="PER_TOPIC_PER_BROKER",
    )


def put(cloudwatch, cluster, until):
    for broker in range(1, 4):
        dimensions = {"Cluster Name": cluster, "Broker ID": str(broker)}
        send(cloudwatch, "BytesInPerSec", dimensions, [100.0 * broker], until)
    # A sample of each broker: the one that is the controller says 1.
    send(cloudwatch, "ActiveControllerCount", {"Cluster Name": cluster}, [0, 1, 0], until)
    lag = {"Cluster Name": cluster, "Consumer Group": "billing", "Topic": "orders"}
    send(cloudwatch, "SumOffsetLag", lag, [7], until)


def send(cloudwatch, metric, dimensions, values, until):
    names = [dict(Name=name, Value=value) for name, value in dimensions.items()]
    data = [
        dict(MetricName=metric, Dimensions=names, Timestamp=at, Value=value)
        for at in (until - datetime.timedelta(minutes=ago) for ago in range(1, MINUTES + 1))
        for value in values
    ]
    cloudwatch.put_metric_data(Namespace="AWS/Kafka", MetricData=data)


main()
